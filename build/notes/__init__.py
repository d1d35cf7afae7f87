"""What a build notes for the next one, and by what it knows that nothing has changed."""
