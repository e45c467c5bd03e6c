"""Floor 2: read one publisher's file into observations; nothing else."""
