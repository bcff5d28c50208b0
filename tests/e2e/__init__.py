"""Candour used as people use it: the real window on a virtual screen, by keyboard alone."""
