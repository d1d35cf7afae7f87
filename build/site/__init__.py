"""The site as a whole: addresses, reserved slugs, facets, notices, sheets."""
