"""What one note says: pure functions from bytes to values with their spans, and from those to HTML."""
