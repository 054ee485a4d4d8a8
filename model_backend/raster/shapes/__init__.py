"""What lies on a raster: polygons burnt and outlined, masks, objects, patches."""
