"""Attempts by pupils or parents to be in touch with staff, and what was done about them."""
