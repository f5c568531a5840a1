"""The query language: parses what a person typed into a tree of frozen values, without ever failing."""
