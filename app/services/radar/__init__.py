"""Relationship radar: what staff have told already and what happened before, beside an incident."""
