"""The dock and its sections."""
