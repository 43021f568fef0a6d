"""What the API hands out and takes in, one topic a file. Every field is named: nothing goes out or in by accident."""
