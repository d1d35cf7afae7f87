"""What answers which address."""
