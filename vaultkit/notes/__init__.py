"""What one note says: pure functions from bytes to values with their spans, and on to HTML."""
