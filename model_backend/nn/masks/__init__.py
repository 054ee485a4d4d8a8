"""The head that answers with masks of queries, for objects."""
