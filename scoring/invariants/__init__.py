"""What must always be true of panels, sheets, scores and awards. The other half stands in `proposals/invariants/`."""
