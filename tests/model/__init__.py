"""A day of a school, with crashes and restores, against a model that shares no code with ``app``.

``worker`` is the only module here that imports ``app``, and runs in a process of its own. The
model (``school``), what is read back (``reader``) and the run (``day``) know nothing of it.
"""
