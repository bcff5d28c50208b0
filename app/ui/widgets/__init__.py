"""Controls of our own."""
