"""Tickets, keys, and the sealing of an application on arrival."""
