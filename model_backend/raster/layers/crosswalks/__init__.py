"""Class maps of others in a model's classes: which product a map is, and which code becomes which class."""
