"""What a search found, so that it can be cited, and asked again later."""
