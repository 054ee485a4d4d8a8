"""Models to and from other tools: ONNX, STAC's model items, the metadata of other plugins."""
