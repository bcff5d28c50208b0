"""How long each kind of record is kept, what is due, and disposing of it without a trace."""
