"""Training from scenes on disk to a model folder."""
