"""The API of this floor, one topic a file: the same rows, services, filters and projections as the pages."""
