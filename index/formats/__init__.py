"""One module per source format; each recognises its content and yields speeches."""
