SELECT number, sha256 FROM audit_entries
WHERE space_id = %(space)s
ORDER BY space_id DESC, number DESC
LIMIT 1
