"""Two dates of one area: what became what, how probable that is, and on how much ground."""
