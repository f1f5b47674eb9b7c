"""The stories that come back every year: kept, proposed ahead of time, written anew each time."""
