"""One module for each source format; each recognises its own files and yields the speeches in them."""
