"""Logs beside incidents: reviews of monitoring, inspections of messages, complaints."""
