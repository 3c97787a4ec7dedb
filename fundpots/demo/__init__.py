"""Demonstration: fiction on the real map, made from a seed."""
