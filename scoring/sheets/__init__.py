"""Sheets as they are read: by the assessor whose they are, and beside each other once they are returned."""
