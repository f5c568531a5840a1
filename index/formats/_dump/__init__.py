"""Parts of reading a plain-text dump of web pages: its lines, its events, and markup that was lost."""
