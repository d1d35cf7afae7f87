"""What several wings need and no single one owns: dates, digests, walking, the vocabulary."""
