SELECT kind, id, revision, received, receipt, head, body, deleted, position FROM documents
WHERE space_id = %(space)s AND kind = %(kind)s AND position > %(after)s
ORDER BY position
LIMIT %(limit)s
