"""Supporters that come in as files: mapped, tried, taken in whole or not at all, taken back."""
