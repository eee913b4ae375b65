"""An organisation's self-assessments: hand in, hand in again, read back, take back."""

from xinheng_server import kinds
from xinheng_server.documents import DocumentEndpoint, DocumentKind, DocumentsEndpoint
from xinheng_server.routing import Route
from xinheng_server.submissions import read_submission

ASSESSMENTS = DocumentKind(
    kinds.ASSESSMENT, read_submission, has_receipt=True, audited=True, echoed=["result"], unlisted=["items"]
)


class AssessmentEndpoint(DocumentEndpoint):
    """``/api/v1/assessments/{id}``: scored with the server's rules, with a receipt."""

    kind = ASSESSMENTS


class AssessmentsEndpoint(DocumentsEndpoint):
    """``/api/v1/assessments``."""

    kind = ASSESSMENTS


ROUTES = [
    Route("/api/v1/assessments", AssessmentsEndpoint),
    Route("/api/v1/assessments/{id:uuid}", AssessmentEndpoint),
]
