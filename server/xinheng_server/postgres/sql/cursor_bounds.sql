-- The last position given, and below which position deletions of the kind can have been missed.
SELECT
    spaces.position,
    coalesce((SELECT gone.position FROM gone WHERE gone.space_id = %(space)s AND gone.kind = %(kind)s), 0)
FROM spaces
WHERE spaces.space_id = %(space)s
