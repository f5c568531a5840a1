"""Which words stand in the same company, so that they may mean much the same."""
