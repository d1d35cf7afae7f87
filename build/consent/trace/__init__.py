"""Where somebody's likeness or words stand, in files, pictures and history."""
