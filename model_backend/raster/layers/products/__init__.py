"""Products: folders, archives, lists and catalogue items to scenes, and scenes to one virtual raster in the cache."""
