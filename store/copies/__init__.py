"""The second copy as a whole: backup, restore and rehearsal."""
