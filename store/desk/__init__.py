"""取扱者の画面: reserved for the desk. Nothing but ``store/cli.py`` may import it."""
