UPDATE tokens SET revoked = coalesce(revoked, %(now)s)
WHERE space_id = %(space)s AND id = %(id)s
RETURNING id, scope, organisation, name, sha256, created, revoked
