"""Who may open which route: tables, and what walks them."""
