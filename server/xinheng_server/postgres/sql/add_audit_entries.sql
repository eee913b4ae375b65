-- Append to the trail if its end is where the writer has seen it.
INSERT INTO audit_entries (space_id, number, at, actor, action, space, object, sha256)
SELECT %(space)s, number, at, actor, action, object_space, object, sha256
FROM unnest(
    %(numbers)s::bigint[], %(ats)s::text[], %(actors)s::text[], %(actions)s::text[], %(spaces)s::text[],
    %(objects)s::text[], %(hashes)s::text[]
) AS given (number, at, actor, action, object_space, object, sha256)
WHERE NOT EXISTS (
    SELECT 1 FROM audit_entries
    WHERE space_id = %(space)s AND number >= %(first)s
)
RETURNING number
