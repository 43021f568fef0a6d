"""How what was recorded reaches people by mail: `choices` (whether), `sending` (jobs), `messages` (in which form)."""
