"""What is told: of layers before a run, of the map after it, in words and figures."""
