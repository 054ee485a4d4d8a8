"""What the dock shows on the map canvas, and asks there."""
