"""A reverse proxy that serves a server below a prefix, and takes the prefix away, as people set it up for --subpath."""

import socket
import socketserver
import threading
from types import TracebackType


class PrefixProxy:
    """`with PrefixProxy("/sd", port) as proxy:` → `proxy.url`; outside of the prefix it answers 404 itself."""

    def __init__(self, prefix: str, target_port: int) -> None:
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.prefix = prefix.encode()
        self._server.target_port = target_port
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{prefix}/"

    def __enter__(self) -> "PrefixProxy":
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    prefix: bytes
    target_port: int


class _Connection(socketserver.BaseRequestHandler):
    """One request, then the connection is piped through as it is (bodies, event streams, web sockets)."""

    server: _Server

    def handle(self) -> None:
        head = self._head()
        method, _, rest = head.partition(b" ")
        if not rest.startswith(self.server.prefix + b"/"):
            if head:
                self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        rest = rest[len(self.server.prefix) :]
        if b"upgrade:" not in rest.lower():  # keep-alive would bring requests that nobody rewrites
            rest = rest.replace(b"\r\n", b"\r\nConnection: close\r\n", 1).replace(b"Connection: keep-alive\r\n", b"")
        with socket.create_connection(("127.0.0.1", self.server.target_port)) as target:
            target.sendall(method + b" " + rest)
            upward = threading.Thread(target=_pipe, args=(self.request, target), daemon=True)
            upward.start()
            _pipe(target, self.request)

    def _head(self) -> bytes:
        head = b""
        while b"\r\n\r\n" not in head:
            part: bytes = self.request.recv(65536)
            if not part:
                return b""
            head += part
        return head


def _pipe(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side has gone; the other notices by itself
