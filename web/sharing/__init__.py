"""What other programs take up: sitemaps, feeds, embedded quotations, data about a page."""
