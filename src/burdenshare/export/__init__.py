"""One writer for what leaves the house, one file a format."""
