"""The kinds of documents this server keeps. The list is closed: there is no way to store any other (decision D13)."""

ASSESSMENT = "assessment"
DRAFT = "draft"
REVIEW = "review"
