"""Collections and declarations: asking people to sign, and keeping what they return."""
