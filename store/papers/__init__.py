"""Papers of the store: what they say is pure, typst prints them, all in memory."""
