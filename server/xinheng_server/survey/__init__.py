"""Survey rounds: what residents answer without a name, what comes of it, and what nobody can learn from it."""
