"""From documents to what is shown: texts with matches marked, facets, JSON, lines for a terminal."""
