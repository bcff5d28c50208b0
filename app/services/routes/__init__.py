"""Who has to be told about an incident, and how fast."""
