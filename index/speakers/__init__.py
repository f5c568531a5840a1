"""Who speaks: labels and their people, offices, voices, turns, and corrections by hand."""
