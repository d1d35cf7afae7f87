"""Decided values to page models: one file a kind of page."""
