"""One tree over one segment: which of its documents match, with what score, and why; a record per kind of query."""
