"""What each layer is worth: maps of all subsets, how they agree, and whose merit that is."""
