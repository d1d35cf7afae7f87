"""Working with consents: the table of states, approving, withdrawing."""
