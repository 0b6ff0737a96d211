"""What one note says: pure functions from bytes to values, each value with its span."""
