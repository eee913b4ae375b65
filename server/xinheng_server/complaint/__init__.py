"""Complaints that only the organisation can open: a key, a sealed envelope, a number to ask by, a state."""
