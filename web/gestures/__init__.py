"""What a hand does in the calendar: move, place, take back, and see the mix follow."""
