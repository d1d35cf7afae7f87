"""Makes page models from decided values: one file for each kind of page."""
