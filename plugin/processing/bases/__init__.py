"""What algorithms have in common: the engine, parameters of a map, reports, models."""
