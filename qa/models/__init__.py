"""Chat models: chosen by name, opened through LangChain, and what it means when they fail."""
