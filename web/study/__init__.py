"""The pages and downloads of word studies: concordances, trends, collocates, comparisons, echoes, and receipts."""
