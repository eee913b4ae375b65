INSERT INTO rounds (space_id, round_id, sealed) VALUES (%(space)s, %(round)s, %(sealed)s)
