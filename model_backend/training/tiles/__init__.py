"""From scenes in memory to batches: where tiles are cut, what is varied in them, how they are mixed."""
