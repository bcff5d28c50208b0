"""The staff register, and bringing lists into it."""
