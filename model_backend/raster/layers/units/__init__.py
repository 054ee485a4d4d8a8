"""What stored values mean: reflectance, decibels, heights, colours, in any unit."""
