"""Processes of a build: workers, their life and their end."""
