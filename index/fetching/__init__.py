"""Fetching a site's pages: politely, within its scope, each once, into WARC files."""
