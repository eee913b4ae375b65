"""The built site and its server in a process of their own, which can be killed and started again."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self


class Service:
    """`xinheng serve` with the built site; it can be killed and started again on the same port."""

    def __init__(self, site: Path, data: Path, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self.site, self.data, self.settings, self.port = site, data, settings, 0
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it and wait until it says that it listens."""
        folders = ["--data", str(self.data), "--site", str(self.site)]
        command = [sys.executable, "-m", "xinheng_server.cli", "serve", "--port", str(self.port), *folders]
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env={**os.environ, **self.settings},
            )
        assert self.process.stdout
        match = re.search(r":(\d+)/?", self.process.stdout.readline().split("//")[-1])
        assert match, "the server did not start"
        self.port = int(match[1])

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.communicate(timeout=30)

    @property
    def log(self) -> Path:
        """Return the file that its log lines go to, beside the data."""
        return self.data.with_name(f"{self.data.name}.log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"
