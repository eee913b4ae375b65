-- The era of a space, the last position given, and below which position deletions of the kind can have been missed.
SELECT
    coalesce((SELECT eras.era FROM eras WHERE eras.space_id = %(space)s), ''),
    spaces.position,
    coalesce((SELECT gone.position FROM gone WHERE gone.space_id = %(space)s AND gone.kind = %(kind)s), 0)
FROM spaces
WHERE spaces.space_id = %(space)s
