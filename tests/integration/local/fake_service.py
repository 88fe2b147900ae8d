"""Stands in for a service under ``exportgate up``: reads its environment, answers what ``up`` asks."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar


class Answers(BaseHTTPRequestHandler):
    """An intake that holds every order."""

    posted: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        if self.path == "/readyz":
            self._send(200, {"status": "ok"})
        elif "/clearance" in self.path:
            reasons = [{"kind": "finding", "rule": "USR-01", "text": "police end user"}]
            self._send(200, {"state": "HELD", "reasons": reasons})
        elif self.path == "/environment":
            told = {key: value for key, value in os.environ.items() if key.startswith("EXPORTGATE_")}
            self._send(200, told)
        else:
            self._send(404, {"title": "not here"})

    def do_POST(self) -> None:
        order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if order["order_id"] == "NEG-3":
            self._send(422, {"title": "Unprocessable", "detail": "no such rôle"})
        else:
            self._send(202, {"order_id": order["order_id"]})

    def _send(self, status: int, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    if sys.argv[1] == "migrate":
        assert os.environ["EXPORTGATE_INTAKE_OWNER_DATABASE_URL"].startswith("postgresql://")
        assert "EXPORTGATE_DATABASE_URL" not in os.environ
        return
    address = (os.environ["EXPORTGATE_HTTP_HOST"], int(os.environ["EXPORTGATE_HTTP_PORT"]))
    ThreadingHTTPServer(address, Answers).serve_forever()


if __name__ == "__main__":
    main()
