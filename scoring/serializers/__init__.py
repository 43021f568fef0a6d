"""What the API of this floor hands out and takes in, one topic a file. Every field is named."""
