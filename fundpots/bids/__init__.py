"""Bids: drafts, sign-off, submission, withdrawal, screening."""
