"""Whether archive and index are whole, copies of the archive, and what is done where something is damaged."""
