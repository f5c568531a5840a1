"""A segment of the index on disk: its file, its posting lists, facets and terms, and reading them."""
