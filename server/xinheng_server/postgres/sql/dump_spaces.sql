SELECT position FROM spaces
WHERE space_id = %(space)s
