INSERT INTO eras (space_id, era) VALUES (%(space)s, %(era)s)
