"""Fetches the pages of a site into WARC files: politely, only addresses within given rules, and each page only once."""
