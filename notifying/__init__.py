"""Notices on their way out of the house: what is mailed to whom, and when."""
