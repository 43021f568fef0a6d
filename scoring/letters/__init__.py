"""What authors are told: the comments that were approved for them, the feedback, the letter, and announcing it all."""
