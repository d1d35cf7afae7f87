"""Who may do what: the roster, signing in, purposes, and whose hands each key is in."""
