"""Every promise of the product's sentences, with what keeps it (docs/reference/promises.md)."""
