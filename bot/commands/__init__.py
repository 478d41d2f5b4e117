"""Subcommands of `helpline` that are more than a few lines."""
