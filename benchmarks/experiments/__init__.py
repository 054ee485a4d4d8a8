"""The paper's questions on small real data: ``python -m benchmarks.experiments --help``."""
