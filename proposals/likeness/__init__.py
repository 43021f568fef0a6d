"""Which proposals are alike, and what moderators said about such pairs."""
