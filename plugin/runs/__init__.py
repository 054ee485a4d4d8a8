"""Runs: what the dock, the toolbox and the windows start, watch and show."""
