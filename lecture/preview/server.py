"""The page's server: on loopback, for one page's origin, with a token that only the printed address has."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lecture.messages import quote
from lecture.preview.letters import SCRIPTS, cut_font
from lecture.preview.render_jobs import FPS
from lecture.preview.session import Session
from scenes.framework.errors import LectureError

__all__ = ["make_app"]

PAGE = {
    "": ("index.html", "text/html"),
    "preview.css": ("preview.css", "text/css"),
}
KEPT = "private, max-age=3600"  # in the browser
MOST_BYTES = 64_000  # of a request's body
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
Action = Callable[[dict[str, Any]], Awaitable[Any]]


class Guard:
    """Refuse whatever is not asked by the page's own origin."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_own(Headers(scope=scope)):
            await PlainTextResponse("refused", 403, HEADERS)(scope, receive, send)
        elif scope["type"] in ("http", "lifespan"):
            await self.app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return (
            headers.get("host") in self.hosts
            and (origin is None or origin in {f"http://{host}" for host in self.hosts})
            and headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        )


def make_app(session: Session, token: str, port: int) -> ASGIApp:
    """Return the application of one preview."""
    server = Server(session, token)
    return Guard(Starlette(routes=server.routes()), frozenset({f"127.0.0.1:{port}", f"localhost:{port}"}))


class Server:
    """Answer the page."""

    def __init__(self, session: Session, token: str) -> None:
        self.session, self.token = session, token
        self.actions: dict[str, Action] = {
            "show": self._show,
            "stand": self._stand,
            "try": self._try,
            "drop": self._drop,
            "keep": self._keep,
            "inspect": self._inspect,
            "picture": self._picture,
            "source": self._source,
        }

    def routes(self) -> list[Route]:
        """Return what is answered."""
        return [
            Route("/", self._page),
            Route("/page/{name}", self._page),
            Route("/letters/{script}", self._letters),
            Route("/media/{name}", self._media),
            Route("/events", self._events),
            Route("/do/{action}", self._act, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        name = request.path_params.get("name", "")
        if name.endswith(".js"):
            known = {file.name for file in files("lecture.preview").joinpath("page").iterdir()}
            file, kind = (name, "text/javascript") if name in known else ("", "")
        else:
            file, kind = PAGE.get(name, ("", ""))
        if not file:
            return PlainTextResponse("not found", 404, HEADERS)
        content = files("lecture.preview").joinpath("page", file).read_bytes()
        return Response(content, 200, HEADERS, f"{kind}; charset=utf-8")

    async def _letters(self, request: Request) -> Response:
        script = request.path_params["script"]
        if script not in SCRIPTS:
            return PlainTextResponse("not found", 404, HEADERS)
        return Response(await asyncio.to_thread(cut_font, script), 200, {**HEADERS, "Cache-Control": KEPT}, "font/otf")

    async def _media(self, request: Request) -> Response:
        file = self.session.media.find(request.path_params["name"])
        if file is None:
            return PlainTextResponse("not found", 404, HEADERS)
        return FileResponse(file, headers={**HEADERS, "Cache-Control": KEPT})

    def _is_known(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())

    async def _events(self, request: Request) -> Response:
        if not self._is_known(request.query_params.get("token", "")):
            return PlainTextResponse("refused", 403, HEADERS)
        return StreamingResponse(self._tell(), 200, HEADERS, "text/event-stream")

    async def _tell(self) -> AsyncIterator[str]:
        """Yield what is new: single pictures at once, all else as the whole state, many changes as one."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        queue.put_nowait({"state": True})
        self.session.listeners.add(queue.put_nowait)
        try:
            while True:
                messages = [await queue.get()]
                while not queue.empty():
                    messages.append(queue.get_nowait())
                if any("end" in message for message in messages):
                    return
                for message in messages:
                    if news := {key: value for key, value in message.items() if key != "state"}:
                        yield f"data: {json.dumps(news)}\n\n"
                if any("state" in message for message in messages):
                    yield f"data: {json.dumps({'state': self.session.state()})}\n\n"
        finally:
            self.session.listeners.discard(queue.put_nowait)

    async def _act(self, request: Request) -> Response:
        action = self.actions.get(request.path_params["action"])
        if not self._is_known(request.headers.get("x-preview-token", "")):
            return PlainTextResponse("refused", 403, HEADERS)
        if action is None:
            return PlainTextResponse("not found", 404, HEADERS)
        wishes = await _read_json(request)
        if wishes is None:
            return PlainTextResponse("refused", 400, HEADERS)
        try:
            answer = await action(wishes)
        except LectureError as error:
            return JSONResponse({"error": str(error)}, 200, HEADERS)
        except (KeyError, TypeError, ValueError):
            return PlainTextResponse("refused", 400, HEADERS)
        return JSONResponse(answer, 200, HEADERS)

    # -- the page's wishes ------------------------------------------------------------------------------------------

    def _beat(self, wishes: dict[str, Any]) -> str:
        """Return the name of one of the shown scene's beats."""
        beat = _text(wishes, "beat")
        if beat not in self.session.stage.results.beats:
            raise LectureError(f"{self.session.entry.name}: has no beat {quote(beat)}; choose another")
        return beat

    async def _show(self, wishes: dict[str, Any]) -> None:
        self.session.show(_text(wishes, "scene"), _text(wishes, "beat"), _text(wishes, "language"))

    async def _stand(self, wishes: dict[str, Any]) -> None:
        frame = wishes["frame"]
        self.session.stand(self._beat(wishes), None if frame is None else _count(frame))

    async def _try(self, wishes: dict[str, Any]) -> None:
        values = wishes["values"]
        if not isinstance(values, dict):
            raise TypeError("values")
        self.session.try_values({name: _text(values, name) for name in values})

    async def _drop(self, wishes: dict[str, Any]) -> None:
        self.session.drop_values()

    async def _keep(self, wishes: dict[str, Any]) -> None:
        self.session.keep_values()

    async def _inspect(self, wishes: dict[str, Any]) -> dict[str, Any] | None:
        frame = None if wishes["frame"] is None else _count(wishes["frame"])
        place = (_share(wishes["x"]), _share(wishes["y"]))
        return await self.session.stage.inspect(self._beat(wishes), frame, place)

    async def _picture(self, wishes: dict[str, Any]) -> dict[str, str]:
        frame = None if wishes["frame"] is None else _count(wishes["frame"])
        found = await self.session.stage.draw_large(self._beat(wishes), None if frame is None else frame / FPS)
        tried = self.session.trials.get(self.session.entry.name)
        return {"file": found["file"], "command": "" if tried else found["command"]}  # which has the kept values

    async def _source(self, wishes: dict[str, Any]) -> dict[str, Any]:
        return self.session.source(_text(wishes, "beat"))


async def _read_json(request: Request) -> dict[str, Any] | None:
    """Return a small JSON object; None of anything else."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return None
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > MOST_BYTES:
            return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(wishes: dict[str, Any], key: str) -> str:
    value = wishes[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1_000_000:
        raise ValueError(value)
    return value


def _share(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError(value)
    return float(value)
