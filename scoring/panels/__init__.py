"""A panel as it is set up and read: its members, their wishes, who is to mark what, and plans for it."""
