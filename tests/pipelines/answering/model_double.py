"""TEST DOUBLE of a language model: a server on this machine that speaks the OpenAI protocol and says what a test wants.

No model runs here. It records what it was sent, so that tests can look at the whole request.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Say = Callable[[str, str], str]
"""(orders, reading) -> the whole reply."""
PIECE = 37
"""Characters of an event: a prime, so that pieces end anywhere in a claim; fewer cost a test half its time."""


class ModelDouble:
    """Where the double listens, what it says and what it was asked."""

    def __init__(self) -> None:
        self.say: Say = lambda _orders, _reading: ""
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.address = ""

    @property
    def reading(self) -> str:
        """The sources and the question of the last request."""
        return str(self.asked[-1]["messages"][-1]["content"])


def claim(text: str, source: str, quote: str) -> str:
    """A line of a reply in the shape that the orders ask for."""
    return json.dumps({"text": text, "source": source, "quote": quote}, ensure_ascii=False) + "\n"


@contextmanager
def running() -> Iterator[ModelDouble]:
    """The double, listening on a free port of this machine until the end of the block."""
    double = ModelDouble()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            double.asked.append({**body, "path": self.path, "key": self.headers.get("Authorization")})
            if double.status != 200:
                self.send_error(double.status)
                return
            reply = double.say(*(message["content"] for message in body["messages"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for start in range(0, len(reply), PIECE):
                self._event({"content": reply[start : start + PIECE]})
            self._event({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
            event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "double", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

        def log_message(self, *_args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # asked often whether to end: at the usual half second, each test that uses the double would wait that long
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    double.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
