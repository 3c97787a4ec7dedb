"""fundpots: a movement shares out its own money."""
