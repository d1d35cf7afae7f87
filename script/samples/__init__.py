"""``script/sample-dates``: the sample stories told on another day."""
