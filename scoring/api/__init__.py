"""The API of this floor, one topic a file: the same rows, services and figures as the pages."""
