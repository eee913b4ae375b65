"""The built site and its server in a process of their own, which can be killed and started again."""

import re
import subprocess
import sys
from pathlib import Path


class Service:
    """`xinheng serve` with the built site; it can be killed and started again on the same port."""

    def __init__(self, site: Path, data: Path) -> None:
        self.site, self.data, self.port = site, data, 0
        self.start()

    def start(self) -> None:
        """Start it and wait until it says that it listens."""
        folders = ["--data", str(self.data), "--site", str(self.site)]
        command = [sys.executable, "-m", "xinheng_server.cli", "serve", "--port", str(self.port), *folders]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        assert self.process.stdout
        match = re.search(r":(\d+)/?", self.process.stdout.readline().split("//")[-1])
        assert match, "the server did not start"
        self.port = int(match[1])

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.communicate(timeout=30)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"
