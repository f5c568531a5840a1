"""The web room: HTTP requests in, pages and feeds out."""
