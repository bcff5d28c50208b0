"""Incidents, their chronology, and the file of one."""
