"""Erasing words or a file that were wrongly held, with a tombstone in their place."""
