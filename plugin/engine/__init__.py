"""The engine's own Python: where it is, and the worker process that runs in it."""
