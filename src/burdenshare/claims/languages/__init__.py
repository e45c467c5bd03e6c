"""One language a file: its words, and nothing else. `word*` is a beginning, `*word` an ending."""
