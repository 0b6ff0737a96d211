"""What several rules share: one module for what is looked at alike, such as links or fields."""
