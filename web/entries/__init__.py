"""The pages of each speaker, topic, country, place and section, and of each year, month and day."""
