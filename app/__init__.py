"""Candour: who has signed, what is openly declared, what happened online."""

__version__ = "0.1.0"
