"""The composition root: one process that loads the model and serves the channels, health and metrics on one port."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from rasa.core.channels.channel import register
from rasa.shared.core.domain import Domain
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw
from threadpoolctl import threadpool_limits

from bot.assistant import load_agent
from bot.channels import metrics
from bot.channels.problems import Problem, problem_of
from bot.channels.services import MESSAGING
from bot.channels.staff.channel import add_staff
from bot.channels.website import WebsiteChannel
from bot.logs import where
from bot.settings import Settings
from bot.storage.database import THREADS, connect
from bot.storage.faults import StorageError
from bot.storage.retention import Retention
from bot.storage.tracker_store import HelplineTrackerStore, open_repository

logger = logging.getLogger(__name__)

MOST_BYTES = 64_000
_DAY = 86_400.0


def build_app(settings: Settings, model: Path) -> Sanic:
    """The application. The model is loaded and the database migrated before it takes its first request."""
    app = Sanic("helpline", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MOST_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "text"

    async def load(app: Sanic, _: Any) -> None:
        # SQL runs in these threads: with Python's few by default, slow statements would keep everybody waiting.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "storage"))
        repository = await asyncio.to_thread(open_repository, settings)
        compute_in_one_thread()
        app.ctx.agent = load_agent(model, HelplineTrackerStore(Domain.empty(), repository=repository))

    async def begin_purging(app: Sanic, _: Any) -> None:
        app.ctx.purging = asyncio.create_task(_purge_daily(settings))

    async def end_purging(app: Sanic, _: Any) -> None:
        app.ctx.purging.cancel()

    app.register_listener(load, "before_server_start")
    app.register_listener(begin_purging, "after_server_start")
    app.register_listener(end_purging, "before_server_stop")
    website = WebsiteChannel(settings)
    register([website, *(channel(settings) for channel in MESSAGING)], app, route="/webhooks/")
    app.add_route(partial(website.host_page), "/", methods=["GET"], name="front")
    if settings.staff:
        add_staff(app, settings)
    app.add_route(_alive, "/healthz", methods=["GET"], name="healthz")
    app.add_route(_ready, "/readyz", methods=["GET"], name="readyz")
    app.add_route(_metrics, "/metrics", methods=["GET"], name="metrics")
    app.error_handler.add(Exception, partial(_failed, website))
    return app


def serve(settings: Settings, model: Path, announce: Callable[[float], None], started: float | None = None) -> None:
    """Runs the server until it is stopped; `announce` is told the seconds since `started` when it is ready."""
    began = started if started is not None else time.monotonic()
    app = build_app(settings, model)

    async def ready(_: Sanic, __: Any) -> None:
        announce(time.monotonic() - began)

    app.register_listener(ready, "after_server_start")
    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, motd=False)


def compute_in_one_thread() -> None:
    """Keeps the sums to one thread: several spin while they wait for each other, a third of all work, to no gain."""
    threadpool_limits(limits=1, user_api="blas")


async def _purge_daily(settings: Settings) -> None:
    """Removes what is older than the retention allows, now and once a day."""
    while True:
        try:
            retention = Retention(connect(settings.database()))
            await asyncio.to_thread(retention.purge, settings.retention_days, settings.audit_days)
        except (StorageError, OSError) as error:
            logger.error("Old records weren't removed: %s", where(error))
        await asyncio.sleep(_DAY)


async def _alive(request: Request) -> HTTPResponse:
    return json({"status": "ok"})


async def _ready(request: Request) -> HTTPResponse:
    agent = request.app.ctx.agent
    try:
        await asyncio.to_thread(agent.tracker_store.repository.ping)
    except StorageError:
        raise Problem(503, "The database can't be reached.") from None
    if not agent.is_ready():
        raise Problem(503, "The model isn't loaded.")
    return json({"status": "ready", "model": agent.model_id})


async def _metrics(request: Request) -> HTTPResponse:
    return raw(generate_latest(metrics.REGISTRY), content_type=CONTENT_TYPE_LATEST)


async def _failed(website: WebsiteChannel, request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, SanicException):
        error = problem_of(error)
    if not isinstance(error, Problem):
        error = Problem(500, "Something went wrong here. Try again in a moment.")
    return website.trouble(request, error)
