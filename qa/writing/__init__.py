"""Answers that a chat model writes: the prompt, the stream, the marks in it, and what becomes of them."""
