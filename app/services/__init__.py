"""The school's rules, one module a noun; the only place with ``select()``."""
