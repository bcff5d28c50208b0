"""What is kept as evidence, and the checks on its way in."""
