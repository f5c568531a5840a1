"""Parts of reading tables: rows of CSV and JSON, the contents of cells, and which column means what."""
