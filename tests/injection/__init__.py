"""Attacks on whoever reads articles with a model: made by code, indexed and asked for real."""
