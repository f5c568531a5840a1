"""Building the index: tokenising, sorting, packing, merging and committing."""
