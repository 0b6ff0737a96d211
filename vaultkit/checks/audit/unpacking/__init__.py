"""Text that is packed: archives, documents, pictures, encodings and escapes."""
