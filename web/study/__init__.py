"""The pages and downloads of word studies: concordances, trends, collocates, repeated passages and others."""
