"""Settings: what may be configured, and what is refused."""
