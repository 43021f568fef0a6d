"""What people fill in on this floor, one topic a file. The API validates its bodies with the same forms."""
