"""Commands that judge maps and layers, and draw or choose places to look at."""
