"""Tests of what Meta's networks share."""
