"""What networks learn without labels, and what they get to see in training."""
