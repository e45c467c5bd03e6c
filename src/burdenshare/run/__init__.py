"""Runs that can be cited and checked: what was asked, of which rows, by which code, and what came out."""
