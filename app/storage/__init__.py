"""Everything about the vault folder: keys, encrypted books, documents, the trail."""
