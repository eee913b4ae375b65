INSERT INTO counters (space_id, round_id, shard, name, n) VALUES (%(space)s, %(round)s, 0, %(name)s, %(n)s)
