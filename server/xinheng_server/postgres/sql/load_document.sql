INSERT INTO documents
    (space_id, kind, id, revision, received, receipt, head, body, deleted, position, version)
VALUES (
    %(space)s, %(kind)s, %(id)s, %(revision)s, %(received)s, %(receipt)s, %(head)s, %(body)s, %(deleted)s,
    %(position)s, %(version)s
)
