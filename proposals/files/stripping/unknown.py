"""Why there is no stripped copy of a file."""


class Unknown(Exception):
    """It holds something of which nobody here can say whether it tells who made it."""
