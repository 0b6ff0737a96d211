"""What can be typed next: nothing is offered where it would not be read as what it is."""
