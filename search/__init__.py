"""The search package: answers a SearchRequest with SearchResults."""
