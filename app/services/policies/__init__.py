"""Policies, their versions and the words that people sign."""
