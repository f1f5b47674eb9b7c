"""Posts that come back, on which days, and what stands of them."""
