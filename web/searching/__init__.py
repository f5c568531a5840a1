"""The page of results and its parts: facets, the timeline, what was asked, its tables."""
