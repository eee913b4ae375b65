UPDATE organisations SET
    name = %(name)s, organisation_class = %(organisation_class)s, parent = %(parent)s, created = %(created)s,
    removed = %(removed)s, public_key = %(public_key)s, ways = %(ways)s
WHERE space_id = %(space)s AND id = %(id)s
AND (
    %(parent)s::text IS NULL OR EXISTS (
        SELECT 1 FROM organisations AS above
        WHERE space_id = %(space)s AND id = %(parent)s
    )
)
RETURNING id
