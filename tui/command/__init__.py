"""The commands of `footnote`: each parses, calls one function, prints."""
