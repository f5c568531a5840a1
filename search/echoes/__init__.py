"""What was said again elsewhere: lists of passages that come back, and where each does."""
