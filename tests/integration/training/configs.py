"""What the configurations of toy runs have in common, as TOML; layers and labels are those of ``make_scene``."""

HEAD = """
version = "1.0"
license = "CC0-1.0"
pixel_size = 10.0
"""
CLASSES = """
classes = [{ value = 3, name = "water", color_hint = "2060c0" }, { value = 7, name = "forest", color_hint = "208020" }]
"""
MODALITIES = """
[[modalities]]
name = "optical"
family = "optical"
kind = "continuous"
bands = [{ name = "red" }, { name = "nir" }]
[[modalities]]
name = "elevation"
family = "elevation"
kind = "continuous"
bands = [{ name = "height", unit = "m" }]
"""
NETWORK = """
[network]
patch_size = 8
embed_dim = 16
depth = 2
num_heads = 2
head_dim = 16
"""
