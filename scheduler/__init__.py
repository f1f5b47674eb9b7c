"""From an approved post to a receipt: slots, deliveries, the daemon."""
