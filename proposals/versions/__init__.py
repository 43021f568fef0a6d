"""Earlier versions of a proposal, and earlier proposals that it started again from."""
