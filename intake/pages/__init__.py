"""The intake's pages and their words."""
