"""What stands around the site's pages: who may ask, how much, how answers are sent, what is written down of them."""
