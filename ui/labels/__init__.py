"""Windows around points and polygons that a user says the class of."""
