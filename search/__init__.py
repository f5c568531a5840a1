"""The search room: answers a SearchRequest with SearchResults."""
