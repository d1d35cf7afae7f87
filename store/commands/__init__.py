"""The terminal's face: each command parses, asks, calls the office and prints."""
