"""Segments of the index on disk: the file format, and reading posting lists, facets and terms."""
