"""The reference vault: what is published and nothing else, to see what a site says by itself."""
