"""The ways in: each channel authenticates, limits and cleans a message, and shapes the reply."""
