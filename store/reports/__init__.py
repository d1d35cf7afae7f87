"""Reports for the ward: reserved; nothing is printed yet."""
