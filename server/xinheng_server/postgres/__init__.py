"""Everything in PostgreSQL, for any number of server processes and machines at once.

The SQL keeps to what engines that speak PostgreSQL's protocol over many machines run too: each key and each query begins
with the space, a write is one conditional statement, ids come from outside, and there are no sequences, triggers,
advisory locks or notifications. ``schema/`` holds the tables in numbered files, ``sql/`` the statements by name.
"""
