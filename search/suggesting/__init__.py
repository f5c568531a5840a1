"""What is offered: ways to finish a word, mended spellings, names that were meant, parts to leave out."""
