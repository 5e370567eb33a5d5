"""One widget a file; widgets draw, and speak in `tui.messages`."""
