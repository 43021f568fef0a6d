"""One innovation from its promise to its benefit: what everybody reads of it on one page."""
