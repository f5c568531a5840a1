"""Turns matching documents into what is shown: texts with highlights, facets, JSON, lines for a terminal."""
