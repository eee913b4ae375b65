SELECT id, scope, organisation, name, sha256, created, revoked FROM tokens
WHERE space_id = %(space)s
ORDER BY created, id
