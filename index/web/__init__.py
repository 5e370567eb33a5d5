"""Articles and feeds by their address: fetched when a person names one, never otherwise."""
