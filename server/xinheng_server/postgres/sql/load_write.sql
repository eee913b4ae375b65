INSERT INTO writes
    (space_id, kind, id, slot, version, write_id, fingerprint, revision, received, receipt)
VALUES (
    %(space)s, %(kind)s, %(id)s, %(version)s %% %(remembered)s, %(version)s, %(write)s, %(fingerprint)s, %(revision)s,
    %(received)s, %(receipt)s
)
