"""Debt: what a path of defence expenditure does to the ratio of debt to GDP, by two engines that are named apart."""
