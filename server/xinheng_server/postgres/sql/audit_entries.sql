SELECT number, at, actor, action, space, object, sha256 FROM audit_entries
WHERE space_id = %(space)s AND number > %(after)s
ORDER BY number
LIMIT %(limit)s
