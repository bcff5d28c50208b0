"""Official pages: kept as they were printed, so that paper can be checked against them."""
