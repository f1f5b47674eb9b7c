"""What the calendar and the board show, of what was asked for."""
