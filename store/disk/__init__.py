"""What lies in a state directory and in its second copy, and how it is written so that a kill loses nothing."""
