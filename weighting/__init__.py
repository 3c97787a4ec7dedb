"""weighting: the mathematics of fundpots, pure and useful alone."""
