"""The one training loop and what it stands on: precision, processes, checkpoints, the curve."""
