"""What is kept of a vault between runs, in the user's cache folder: see decision 52."""
