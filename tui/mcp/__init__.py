"""The MCP server: what other programs and their models are handed."""
