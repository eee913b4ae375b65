"""The kinds of documents this server keeps. The list is closed: there is no way to store any other (decision D13)."""

from collections.abc import Mapping

ASSESSMENT = "assessment"
DRAFT = "draft"
REVIEW = "review"
ROUND = "round"
ROUND_SECRET = "round_secret"  # noqa: S105
COMPLAINT = "complaint"
COMPLAINT_SECRET = "complaint_secret"  # noqa: S105

RETENTION: Mapping[str, str] = {
    ASSESSMENT: "keep_assessment",
    REVIEW: "keep_assessment",
    DRAFT: "keep_draft",
    ROUND: "keep_round",
    COMPLAINT: "keep_complaint",
}
"""Kind → the setting that says for how many days it is kept after its last change, a round after its seal; 0 is for
ever."""

KINDS = (*RETENTION, ROUND_SECRET, COMPLAINT_SECRET)
"""Secrets have no days of their own: they go when what they serve is sealed, deleted or erased."""
