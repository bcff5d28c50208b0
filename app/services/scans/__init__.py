"""Scanned paper: read, matched with the forms that were printed, and kept until a person has seen
it."""
