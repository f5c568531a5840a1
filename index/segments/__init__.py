"""Inside the index: how a segment is tokenised, sorted, packed, laid out in its file, and merged."""
