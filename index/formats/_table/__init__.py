"""The parts of reading tables: rows of CSV and JSON, what their cells hold, which column is what."""
