SELECT code FROM codes
WHERE space_id = %(space)s AND round_id = %(round)s
ORDER BY space_id, round_id, code
