"""What people say of a proposal: `comments` as one may see them, `mentions` in them, and who is told (`notices`)."""
