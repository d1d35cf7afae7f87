"""What each command of zukan does and prints."""
