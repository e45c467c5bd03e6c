"""Floor 7: the brief. Sentences whose numbers are Quantities only."""
