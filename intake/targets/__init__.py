"""What can be applied for: the catalogue, whether an entry is open, and seats."""
