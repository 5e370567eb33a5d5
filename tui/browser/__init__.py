"""The chat in a browser on this computer."""
