"""The moderation desk as it is read: its shelves, one proposal on it, and how long proposals stay in each state."""
