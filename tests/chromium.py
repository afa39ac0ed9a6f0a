"""A headless Chromium, driven through the DevTools protocol over a pipe: no package but the browser is needed."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_PATIENCE = 120  # seconds to wait for a word of the browser


class Browser:
    """One browser with one page at a time. ``events`` holds what the page reported since it was opened."""

    def __init__(self, profile: Path) -> None:
        to_browser, from_here = os.pipe()
        to_here, from_browser = os.pipe()
        options = ["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += ["--disable-dev-shm-usage", "--no-first-run", f"--user-data-dir={profile}"]
        # The browser reads commands from descriptor 3 and writes answers to 4; copies beyond them do not get in each other's way.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser, from_browser)]
        places = [(os.POSIX_SPAWN_DUP2, end, place) for place, end in enumerate(ends, 3)]
        silent = [(os.POSIX_SPAWN_OPEN, place, os.devnull, os.O_WRONLY, 0) for place in (1, 2)]
        self._process = os.posix_spawn(
            str(PROGRAM), [str(PROGRAM), *options], os.environ, file_actions=[*silent, *places]
        )
        for end in (to_browser, from_browser, *ends):
            os.close(end)
        self._out, self._in = os.fdopen(from_here, "wb"), os.fdopen(to_here, "rb")
        self._rest = b""
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []

    def close(self) -> None:
        """End the browser; it ends by itself when its pipe is closed."""
        self._out.close()
        self._in.close()
        os.waitpid(self._process, 0)

    def command(self, method: str, **params: Any) -> dict[str, Any]:
        """A command of the protocol and its result. Raises RuntimeError where the browser refuses it or ends."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer = self._receive()
            if answer.get("id") != self._number:
                self.events.append(answer)
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def _receive(self) -> dict[str, Any]:
        """The browser's next message. Raises RuntimeError where it has ended or says nothing."""
        while b"\0" not in self._rest:
            if not select.select([self._in], [], [], _PATIENCE)[0]:
                raise RuntimeError(f"the browser said nothing for {_PATIENCE} s")
            more = os.read(self._in.fileno(), 1 << 16)
            if not more:
                raise RuntimeError("the browser has ended")
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def open(self, file: Path, width: int = 1280, height: int = 900) -> None:
        """Open a page in a tab of its own."""
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.events.clear()
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.command(f"{domain}.enable")
        self.size(width, height)
        self.command("Page.navigate", url=file.resolve().as_uri())
        self.wait("Page.loadEventFired")

    def wait(self, event: str) -> None:
        while not any(one.get("method") == event for one in self.events):
            self.events.append(self._receive())

    def size(self, width: int, height: int) -> None:
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression. Raises RuntimeError where it throws."""
        answer = self.command("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"].get("exception", answer["exceptionDetails"])))
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """A key on the keyboard, as a person would press it."""
        named = {"Tab": 9, "Escape": 27, "Enter": 13}
        text = {} if key in named else {"text": key}
        code = {"windowsVirtualKeyCode": named.get(key, ord(key[0].upper())), "key": key}
        self.command("Input.dispatchKeyEvent", type="keyDown", **code, **text)
        self.command("Input.dispatchKeyEvent", type="keyUp", **code)

    def point(self, query: str) -> None:
        """Move the mouse over the first element that a query finds."""
        box = f"(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector({query!r}).getClientRects()[0])"
        self.run(f"document.querySelector({query!r}).scrollIntoView({{block: 'center'}})")
        x, y = self.run(box)
        self.command("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def picture(self, file: Path, whole: bool = False) -> None:
        data = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))

    def pdf(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.command("Page.printToPDF", printBackground=False)["data"]))

    def said(self, *methods: str) -> list[dict[str, Any]]:
        """What the page reported of these kinds."""
        return [event for event in self.events if event.get("method") in methods]
