"""What may happen to an award and its money: pure decisions."""
