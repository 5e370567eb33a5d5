"""What this terminal and this person can and want: keys, colours, clipboard, other programs."""
