"""How names are read, folded and compared."""
