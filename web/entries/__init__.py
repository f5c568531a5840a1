"""Pages of their own: for each speaker, topic, country, place and section, and for each year, month and day."""
