"""Floor 3: every vintage, append-only, and what was known on a day."""
