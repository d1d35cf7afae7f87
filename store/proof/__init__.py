"""What the journal proves: checking it, reading it, and signing where it stands; it is written in ``disk``."""
