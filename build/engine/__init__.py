"""Pelican at work: its settings, readers, generators and writer, and the order of a build."""
