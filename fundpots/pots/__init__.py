"""Pots: regional and national money, its ledger, and the split of a national fund."""
