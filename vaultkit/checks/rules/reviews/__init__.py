"""Rules R401 to R499: reviews of notes."""
