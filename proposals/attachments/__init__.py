"""The files of a proposal: where they are kept, how they come in, what one person may see of them."""
