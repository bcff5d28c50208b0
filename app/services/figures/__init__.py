"""Numbers for governors, with small ones withheld."""
