"""From an envelope to a record that is listed, opened and erased."""
