"""Sample packages that add to vaultkit, and how the tests install them."""
