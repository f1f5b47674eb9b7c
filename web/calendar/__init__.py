"""/calendar: its views, filters, ghosts and saved views."""
