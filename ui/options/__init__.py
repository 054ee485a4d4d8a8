"""The page of the options, and setting the engine up."""
