"""What the authority sees and does. Each reading, export and change is in the audit trail before it is answered."""

from xinheng_server.routes.authority import audit, documents, export, institutions, organisations, reviews, tokens

ROUTES = [
    *organisations.ROUTES,
    *tokens.ROUTES,
    *institutions.ROUTES,
    *documents.ROUTES,
    *reviews.ROUTES,
    *export.ROUTES,
    *audit.ROUTES,
]
