"""What a layer is, found out once: facts, bands, a look, validity and values make a description."""
