"""How virtual rasters are written: their bands and sources, and what is read in place of their pixels from afar."""
