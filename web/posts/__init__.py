"""/posts/<id>: one post, its deliveries, and what one decides of them."""
