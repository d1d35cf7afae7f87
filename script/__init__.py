"""What developers and newcomers start: benches, checks, the demonstration, the samples."""
