"""What the collection screen shows, without a screen."""
