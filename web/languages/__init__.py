"""The languages of the interface: which one a reader gets, its catalogue of words, and how that is kept up to date."""
