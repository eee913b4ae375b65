"""A host for files on the loopback address that takes no offence when a page is closed."""

import sys
from http.server import ThreadingHTTPServer
from socket import socket


class FileHost(ThreadingHTTPServer):
    """Serve as any file host does: a page closed in the middle of a file is no error worth a word."""

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Say what went wrong, except that the browser went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
