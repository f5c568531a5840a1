"""Evaluates a query tree on one segment: which documents match, with what score; one record per kind of query."""
