INSERT INTO tokens (space_id, id, scope, organisation, name, sha256, created, revoked)
SELECT %(space)s, %(id)s, %(scope)s, %(organisation)s, %(name)s, %(sha256)s, %(created)s, %(revoked)s
WHERE %(organisation)s::text = %(space)s::text OR EXISTS (
    SELECT 1 FROM organisations
    WHERE space_id = %(space)s AND id = %(organisation)s
)
RETURNING id
