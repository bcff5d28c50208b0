"""Every reader of what may be hostile, given bytes that nobody wrote: at most a sentence comes."""
