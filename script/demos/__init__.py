"""``script/run``: site, intake and store on one machine, with sample content and throw-away keys."""
