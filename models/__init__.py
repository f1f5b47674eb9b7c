"""What is stored, one file per aggregate; no queries, no HTTP."""
