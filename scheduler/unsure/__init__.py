"""What may be live: looked for, proven, or put before a person."""
