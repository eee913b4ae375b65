INSERT INTO sealed_answers (space_id, round_id, place, body) VALUES (%(space)s, %(round)s, %(place)s, %(body)s)
