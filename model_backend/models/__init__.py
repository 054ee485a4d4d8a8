"""What a model is and where it comes from: the cache, the Hub, models taken in by hand, and a model's page."""
