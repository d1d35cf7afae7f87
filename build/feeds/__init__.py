"""What machines read: JSON-LD, calendars, the catalogue, Atom, the sitemap, the finder's file."""
