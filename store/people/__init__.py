"""Who may do what: the roster, signing in, purposes, and which keys each of them holds."""
