"""A server on this machine that answers as Nominatim does, faults included."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse


def place(name: str, lon: float, lat: float, country: str, **more: str) -> dict[str, object]:
    """One place in Nominatim's format."""
    return {
        "place_id": 1, "licence": "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright",
        "osm_type": "node", "osm_id": 240109, "lat": str(lat), "lon": str(lon), "class": "place", "type": "village",
        "place_rank": 19, "importance": 0.2, "addresstype": "village", "name": name.split(",")[0],
        "display_name": name, "address": {"village": name.split(",")[0], "country_code": country},
        "boundingbox": [str(lat - 0.02), str(lat + 0.02), str(lon - 0.02), str(lon + 0.02)], **more,
    }  # fmt: skip


# A hamlet in Russia's Far East, and namesakes on other continents.
BARABASH = place("Barabash, Khasansky District, Primorsky Krai, Russia", 131.48, 43.17, "ru")
CHILEAN = place("Barabash, Magallanes, Chile", -71.0, -52.5, "cl")


class Nominatim:
    """A local server. `replies` are given in turn, the last one for ever; `requests` are what was asked."""

    def __init__(self) -> None:
        self.replies: list[object] = [[]]
        self.requests: list[dict[str, str]] = []
        self.agents: list[str | None] = []
        self.times: list[float] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.times.append(time.monotonic())
                server.requests.append({k: v[0] for k, v in parse_qs(urlparse(self.path).query).items()})
                server.agents.append(self.headers["User-Agent"])
                reply = server.replies.pop(0) if len(server.replies) > 1 else server.replies[0]
                status, headers, body = reply if isinstance(reply, tuple) else (200, {}, json.dumps(reply))
                if body == "late":
                    time.sleep(0.4)
                self.send_response(status)
                for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def domain(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
