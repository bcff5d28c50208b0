"""Everything out of the vault, for another program or for good: open files and plain words."""
