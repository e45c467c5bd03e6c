"""Floor 4: who carries what. Pure functions from panels to panels, every parent recorded."""
