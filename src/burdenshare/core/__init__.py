"""Floor 1: the nouns. No reader, no model and no file but the package's own data."""
