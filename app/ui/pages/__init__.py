"""The pages of the window, one module a place where work is done."""
