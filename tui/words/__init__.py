"""How facts are said: dates, numbers, findings, what is missing."""
