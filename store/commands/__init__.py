"""What each command does: asks, calls the library, prints. Exit 0, or 1 when something is at fault."""
