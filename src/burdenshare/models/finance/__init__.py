"""What a level costs, and what it does to debt and budget, by arithmetic."""
