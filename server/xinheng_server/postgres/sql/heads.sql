SELECT space_id, kind, id, revision, received, receipt, head, position FROM documents
WHERE space_id = ANY(%(spaces)s) AND kind = %(kind)s AND NOT deleted
ORDER BY space_id, id
