"""The search room: a SearchRequest in, SearchResults out."""
