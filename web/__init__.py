"""The website and its API: answers HTTP requests with pages, feeds, downloads and JSON."""
