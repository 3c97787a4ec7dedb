"""Reading awards, payments and reports."""
