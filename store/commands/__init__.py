"""The face on the terminal: each command parses, asks, calls the office and prints."""
