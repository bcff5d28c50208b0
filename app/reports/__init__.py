"""Rows in, PDF out. No clock, no database."""
