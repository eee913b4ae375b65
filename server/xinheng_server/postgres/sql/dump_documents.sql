SELECT
    kind, id, revision, received, receipt, head, body, deleted, position,
    (
        SELECT json_agg(
            json_build_array(
                writes.write_id, writes.fingerprint, writes.revision, writes.received, writes.receipt
            ) ORDER BY writes.version
        )
        FROM writes
        WHERE writes.space_id = %(space)s AND writes.kind = documents.kind AND writes.id = documents.id
    )
FROM documents
WHERE space_id = %(space)s
ORDER BY space_id, kind, id
