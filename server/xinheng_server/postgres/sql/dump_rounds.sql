SELECT round_id, sealed FROM rounds
WHERE space_id = %(space)s
ORDER BY space_id, round_id
