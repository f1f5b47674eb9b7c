"""Notices on their way out of the house: mail, devices, and programs elsewhere."""
