"""What the commands that edit notes share: which note is meant, text, what is printed."""
