SELECT body FROM answers
WHERE space_id = %(space)s AND round_id = %(round)s AND id = %(id)s
