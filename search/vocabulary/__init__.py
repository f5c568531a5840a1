"""The vocabulary of one index generation: its words and facet values, with counts, completion and pattern lookup."""
