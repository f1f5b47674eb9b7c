"""Ideas: from a line that somebody noted to the draft that is written from it."""
