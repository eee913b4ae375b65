SELECT id, scope, organisation, name, sha256, created, revoked FROM tokens
WHERE space_id = %(space)s AND sha256 = %(sha256)s AND revoked IS NULL
AND (
    organisation = %(space)s OR EXISTS (
        SELECT 1 FROM organisations
        WHERE organisations.space_id = %(space)s AND organisations.id = tokens.organisation AND removed IS NULL
    )
)
