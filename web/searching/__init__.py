"""The result page and its parts: facets, timeline, quotation check, and downloads."""
