"""Disclosed relationships, their decisions and reviews."""
