"""Subject access requests: who asked, what is held about them, what they are given."""
