"""Treasury: awards, instalments, reports on money spent, underspend."""
