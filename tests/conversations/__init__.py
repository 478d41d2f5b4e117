"""Whole conversations: generated, and walked at random."""
