"""The theme: assets, templates, escaping, the colours of the stylesheet."""
