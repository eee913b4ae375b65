SELECT fingerprint, revision, received, receipt FROM writes
WHERE space_id = %(space)s AND kind = %(kind)s AND id = %(id)s AND write_id = %(write)s
