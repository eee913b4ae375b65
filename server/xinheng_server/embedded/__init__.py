"""The embedded store: TinyDB over append-only journals, for one process and one data folder."""
