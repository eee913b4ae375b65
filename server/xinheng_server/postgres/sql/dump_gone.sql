SELECT kind, position FROM gone
WHERE space_id = %(space)s
