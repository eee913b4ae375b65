"""What Prometheus may read, where the operator turned it on: how many requests, how long, how full the store is."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from xinheng_server.context import context_of
from xinheng_server.store import Usage

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


class Metrics:
    """The figures of one server process; labels are routes and statuses, never what a visitor made up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "xinheng_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "xinheng_request_seconds", "Time to the answer", ["route"], buckets=SECONDS, registry=self.registry
        )
        self._kept = Gauge("xinheng_store_kept", "What is kept", ["what"], registry=self.registry)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, usage: Usage) -> bytes:
        """Return everything in Prometheus' format."""
        for what in ("documents", "answers", "bytes"):
            self._kept.labels(what).set(getattr(usage, what))
        return generate_latest(self.registry)


async def metrics(request: Request) -> Response:
    """Return the figures."""
    found: Metrics = request.app.state.metrics
    usage = await context_of(request).store.usage()
    return Response(found.text(usage), media_type=CONTENT_TYPE_LATEST)
