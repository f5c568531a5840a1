"""Analysis of plain text, HTML and file names: paragraphs, visible text, language, dates."""
