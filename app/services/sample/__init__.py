"""The sample school: made up from a seed and a day, to try Candour out and to test it."""
