"""Floor 6: pictures. From panels to a declarative specification with source line and alternative text."""
