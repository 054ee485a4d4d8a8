"""From sources to finished rasters: lattice, engines, pipeline."""
