"""What printed text says of itself: paragraphs, what a reader sees, language, dates, names of files."""
