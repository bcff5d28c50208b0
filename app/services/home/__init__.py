"""What needs doing."""
