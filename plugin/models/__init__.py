"""Models: those on this machine, those on the Hub, and what is kept of them."""
