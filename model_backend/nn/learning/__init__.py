"""Where networks begin to learn, what they learn without labels, and what they get to see in training."""
