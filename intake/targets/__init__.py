"""What can be applied for: the catalogue, its doors and seats."""
