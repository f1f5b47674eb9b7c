"""Campaigns: kept by name, and looked at week by week."""
