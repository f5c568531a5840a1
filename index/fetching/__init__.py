"""Fetches the pages of a site into WARC files: politely, within a given scope, and each page only once."""
