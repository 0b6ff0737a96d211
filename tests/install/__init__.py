"""What users get: a wheel in an empty environment, without extras and with each of them."""
