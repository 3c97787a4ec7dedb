"""Scoring: ballots of groups, interests declared, points with reasons."""
