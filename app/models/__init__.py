"""What is stored: typed tables and their enums. No input or output, no queries."""
