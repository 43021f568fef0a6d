"""Triggers on both databases that keep what was handed in or agreed as it was: returned sheets, agreed shortlists."""
