"""Rounds: the terms, the dates and the life of an invitation to bid."""
