"""The running service: readiness, limits, mail, tokens, status."""
