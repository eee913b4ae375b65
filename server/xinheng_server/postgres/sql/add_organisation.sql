INSERT INTO organisations
    (space_id, id, name, organisation_class, parent, created, removed, public_key, ways)
SELECT
    %(space)s, %(id)s, %(name)s, %(organisation_class)s, %(parent)s, %(created)s, %(removed)s, %(public_key)s,
    %(ways)s
WHERE %(parent)s::text IS NULL OR EXISTS (
    SELECT 1 FROM organisations
    WHERE space_id = %(space)s AND id = %(parent)s
)
ON CONFLICT (space_id, id) DO NOTHING
RETURNING id
