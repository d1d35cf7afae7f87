"""From the intake's postbox to an envelope that is kept: fetching, judging, acknowledging; nothing is opened."""
