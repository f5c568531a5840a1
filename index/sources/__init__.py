"""Sources: files, and members of containers, from which speeches are read one source at a time."""
