"""Keys, passphrases, signatures, seals and search tokens: mathematics in memory, no I/O."""
