SELECT id, name, organisation_class, parent, created, removed, public_key, ways FROM organisations
WHERE space_id = %(space)s AND id = %(id)s
