"""Signing on the screen: what waits for a person, what they read, and what they signed."""
