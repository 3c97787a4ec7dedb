"""Allocations: proposals, ratification votes, publication, appeals, the recomputable bundle."""
