"""Connections: how a request reaches a thread, and what is refused before."""
