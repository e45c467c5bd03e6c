"""One pattern a file: what kind of claim it reads, sentences that match and sentences that do not."""
