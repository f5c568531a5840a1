"""From sources to speeches: one source read, all cores reading, a whole run."""
