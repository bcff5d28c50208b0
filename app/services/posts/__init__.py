"""Sealed reports: posted by anybody into a book that they can't read, and read by its holders."""
