"""The people around a proposal as one person may know them: who takes part, applied, supports it, or is objected to."""
