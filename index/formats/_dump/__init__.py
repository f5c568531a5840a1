"""The parts of reading a text dump: its lines, its events, and what lost its mark-up."""
