INSERT INTO answers (space_id, round_id, id, body) VALUES (%(space)s, %(round)s, %(id)s, %(body)s)
