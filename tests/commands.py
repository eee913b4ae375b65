"""The command line in the test's own process."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from xinheng_server.cli import main


def command(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Give a command in this process, which spares the start of another Python; answer as one of its own would."""
    given, out, err = (io.TextIOWrapper(io.BytesIO(content), encoding="utf-8") for content in (stdin, b"", b""))
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as thread:
        for name, stream in (("stdin", given), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        try:
            code = thread.submit(main, arguments).result()  # a browser test has a loop of its own in this one
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        said = [_bytes_of(stream) for stream in (out, err)]
    return subprocess.CompletedProcess(arguments, code, *said)


def _bytes_of(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    stream.seek(0)
    return bytes(stream.buffer.read())
