"""Export: one writer, one file a format."""
