"""The pages of a speech and of its paragraphs: text, matches, and related speeches."""
