"""Models: from accounts to projections, one file a question."""
