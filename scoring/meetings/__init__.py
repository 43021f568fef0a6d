"""A meeting of a panel as it is read: by whoever runs it, by its members, and who must leave the room."""
