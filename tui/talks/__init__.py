"""Conversations on the screen and on their way into the store."""
