"""Views for who studies words: lines, trends, neighbours and comparisons, each a page, a download and data."""
