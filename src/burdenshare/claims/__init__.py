"""Claims: numbers in an article, found, read, and judged as known then, now and on record."""
