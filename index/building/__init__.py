"""Building the index: tokenised, sorted, packed, merged and committed."""
