"""An organisation's drafts, between its own devices."""

from xinheng_server import kinds
from xinheng_server.documents import DocumentEndpoint, DocumentKind, DocumentsEndpoint
from xinheng_server.drafts import read_draft
from xinheng_server.routing import Route

DRAFTS = DocumentKind(kinds.DRAFT, read_draft)


class DraftEndpoint(DocumentEndpoint):
    """``/api/v1/drafts/{id}``: not scored, no receipt."""

    kind = DRAFTS


class DraftsEndpoint(DocumentsEndpoint):
    """``/api/v1/drafts``."""

    kind = DRAFTS


ROUTES = [
    Route("/api/v1/drafts", DraftsEndpoint),
    Route("/api/v1/drafts/{id:uuid}", DraftEndpoint),
]
