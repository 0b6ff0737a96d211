"""Rules F301 to F399: front matter and its fields."""
