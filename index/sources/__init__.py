"""Where pages come from: files, folders and containers, one source at a time."""
