"""The switchboard: the one place that builds objects and joins floors, alone and inside the WebUI.

What a helper process does not need (the web floor, the host) is imported by the function that joins it, so that a
helper starts in a fraction of a second.
"""

import contextlib
import functools
import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from iib import __version__
from iib.disk import PathAccess, set_apart
from iib.domain.errors import BadSettings, StoreFault
from iib.host.facts import HostFacts
from iib.jobs import JobRunner
from iib.settings import Settings, load_settings
from iib.workers import (
    BEFORE_IDLE,
    URGENT,
    Feed,
    Helper,
    HelperPool,
    HelperProcess,
    HelperThread,
    Work,
    collect_seldom,
    lower_priority,
    serve_feed,
    serve_work,
    wait_for_turn,
)

if TYPE_CHECKING:
    from fastapi import APIRouter, FastAPI

    from iib.indexer import IndexOrder
    from iib.services.extra_paths import ExtraPathsService, KnownFolder
    from iib.services.index import IndexService
    from iib.services.look_alikes import LookAlikesService
    from iib.services.machine import Ending
    from iib.services.media import MediaService
    from iib.services.metadata import MetadataService
    from iib.services.system import SystemService
    from iib.services.watch import WatchService
    from iib.store import BackupFolder, Database
    from iib.web.router import Services

logger = logging.getLogger(__name__)

EXTENSION_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATABASE_NAME = "iib.db"
START_ERRORS = (BadSettings, StoreFault)  # what stops a start with a sentence instead of a trace
_THUMBNAIL_SECONDS_MAX = 60.0
THUMBNAIL_HELPERS_MAX = 6
_QUIET_SECONDS = 10.0  # after which nobody is thought to look at pictures
_READERS_MAX = 3  # more read no faster than one can write; two even on two cores: who writes waits for one alone


@dataclass
class Application:
    """Everything of one run, joined. `start` begins the work in the background, `close` ends all of it."""

    settings: Settings
    services: "Services"
    router: "APIRouter"
    access: PathAccess
    ending: "Ending"
    _watch: "WatchService"
    _closers: Sequence[Callable[[], None]]

    def start(self) -> None:
        self.services.trash.begin()
        self.services.extra_paths.mark_scanned()
        if self.settings.watch != "no":
            self._watch.start()
        if self.settings.update_on_start:
            self.services.index.start()
        if self.settings.prepare_thumbnails:
            self.services.look_alikes.prepare_on_idle()

    def close(self) -> None:
        """End all of it, whatever fails of that: then it raises the error, of several the last, which tells of those
        before it."""
        with contextlib.ExitStack() as ends:
            for close in reversed(self._closers):
                ends.callback(close)


def build(settings: Settings, facts: HostFacts, folders: "Sequence[KnownFolder]" = ()) -> Application:
    """Join everything for the given settings and host. `folders` are looked after besides the host's own."""
    from iib.indexer.operations import OperationRunner
    from iib.services.albums import AlbumsService
    from iib.services.archive import ArchiveService
    from iib.services.changes import ChangesService
    from iib.services.extra_paths import ExtraPathsService, KnownFolder
    from iib.services.files import FilesService
    from iib.services.index import IndexService
    from iib.services.machine import Ending, MachineService
    from iib.services.operations import OperationsService
    from iib.services.ratings import RatingsService
    from iib.services.search import SearchService
    from iib.services.stats import StatsService
    from iib.services.tag_rules import TagRulesService
    from iib.services.tags import TagsService
    from iib.services.trash import TrashService
    from iib.store import ClosedSessions, Database
    from iib.web.auth import guard_for
    from iib.web.router import BASE_PATH, Services, create_router

    db = Database(os.path.join(settings.data_dir, DATABASE_NAME), _backups(settings))
    end_apart = set_apart(db.files)
    jobs = JobRunner(db.fault_of)
    index_helper, thumbnail_helpers = _helper("index", settings), _thumbnail_helpers(settings)
    known = [*(KnownFolder(f.path, f.label, "host", f.key) for f in facts.folders), *folders]
    extra_paths = ExtraPathsService(db, known, _served_paths(settings, facts))
    access = PathAccess(extra_paths.all_roots, is_whole_machine=_is_whole_machine(settings, facts))
    guard = guard_for(settings, facts, ClosedSessions(db), time.time, BASE_PATH)
    ending = Ending(guard.writing.finish)
    roots, mark, order = extra_paths.scanned_roots, extra_paths.mark_scanned, _index_order(settings, db, access)
    index = IndexService(db, access, index_helper, jobs, roots, mark, order=order)
    watch = _watch(settings, access, extra_paths, index)
    runner = OperationRunner(db, settings.data_dir, extra_paths.all_roots, extra_paths.scanned_roots, time.time)
    trash = TrashService(db, access, runner, jobs, time.time, settings)
    media, alikes = _pictures(settings, db, access, jobs, thumbnail_helpers, lambda: bool(index.status()["running"]))
    services = Services(
        files=FilesService(db, access, extra_paths.is_scanned),
        operations=OperationsService(db, access, runner, trash.keep_limits_soon),
        trash=trash,
        media=media,
        look_alikes=alikes,
        metadata=_metadata(settings, access),
        index=index,
        changes=ChangesService(db),
        stats=StatsService(db, access),
        search=SearchService(db, access),
        tags=TagsService(db, access),
        ratings=RatingsService(db, access),
        albums=AlbumsService(db),
        tag_rules=TagRulesService(db, access),
        extra_paths=extra_paths,
        system=_system(facts, db, access, extra_paths),
        archive=ArchiveService(access, os.path.join(settings.data_dir, "exports"), datetime.now),
        machine=MachineService(access, ending.ask if settings.enable_shutdown else None, mode=facts.mode),
    )
    helpers = (index_helper.close, thumbnail_helpers.close, jobs.close)
    closers = (runner.close, watch.close, alikes.close, *helpers, db.close, end_apart)
    return Application(settings, services, create_router(services, guard, db.fault_of), access, ending, watch, closers)


def _metadata(settings: Settings, access: PathAccess) -> "MetadataService":
    from iib.indexer import reader_with
    from iib.services.metadata import MetadataService

    return MetadataService(access, reader_with(_dialects_folder(settings)))


def _system(facts: HostFacts, db: "Database", access: PathAccess, extra_paths: "ExtraPathsService") -> "SystemService":
    from iib.services.system import SystemService

    mode, cwd = facts.mode, facts.cwd
    return SystemService(__version__, db, access, extra_paths, launch_mode=mode, cwd=cwd, can_send=facts.can_send)


def _pictures(
    settings: Settings,
    db: "Database",
    access: PathAccess,
    jobs: JobRunner,
    helpers: HelperPool,
    is_indexing: Callable[[], bool],
) -> "tuple[MediaService, LookAlikesService]":
    """What makes pictures small, and what remembers how they look."""
    from iib.services.look_alikes import LookAlikesService
    from iib.services.media import CacheRules, MediaService

    alikes = LookAlikesService(
        db,
        access,
        jobs,
        prepare=lambda path: media.prepare(path, needs_look=True),
        is_idle=lambda: media.quiet_seconds() > _QUIET_SECONDS and not is_indexing(),
    )
    rules = CacheRules(settings.cache_dir, settings.cache_max_gb * 1024**3, settings.cache_days)
    media = MediaService(access, helpers, rules, os.path.join(settings.data_dir, "covers"), alikes.note)
    return media, alikes


def _watch(
    settings: Settings, access: PathAccess, extra_paths: "ExtraPathsService", index: "IndexService"
) -> "WatchService":
    """What tells the index what happens in its folders, and which these are."""
    from iib.services.watch import WatchService

    watch = WatchService(
        _helper("watch", settings),
        extra_paths.scanned_roots,
        index.notice_all,
        ignored=(settings.data_dir, settings.cache_dir),
        is_polling=settings.watch == "poll",
    )
    extra_paths.join(access, on_added=lambda folder: index.start([folder]), on_changed=watch.follow_roots)
    return watch


def _thumbnail_helpers(settings: Settings) -> HelperPool:
    """As many helpers as the server can spare cores; two even on two, since they give way to it."""
    size = min(max(2, _spare_cores()), THUMBNAIL_HELPERS_MAX)
    return HelperPool(lambda: _helper("thumbnail", settings), size, _THUMBNAIL_SECONDS_MAX)


def _helper(name: str, settings: Settings) -> Helper:
    in_thread = HelperThread(_work_named(name))
    if not settings.helper_processes:
        return in_thread
    return HelperProcess(["-m", "iib", "worker", name], python_path=EXTENSION_ROOT, fallback=in_thread)


def _work_named(name: str) -> Work:
    """The kinds of work that helpers do, as they are done in a thread."""
    if name == "index":
        from iib.indexer import IndexWork, ReadHere

        return IndexWork(ReadHere())
    if name == "thumbnail":
        from iib.imaging.thumbnails import thumbnail_work

        return thumbnail_work
    if name == "watch":
        from iib.disk import watch_work

        return watch_work
    raise BadSettings(f"There is no helper of the name {name!r}: it must be index, read, thumbnail or watch.")


def run_worker(name: str) -> int:
    """A helper's own side; ends with its pipe."""
    if name == "read":
        from iib.indexer import answer_with

        return serve_feed(answer_with)
    if name == "index":
        from iib.indexer import IndexWork, ReadBeside

        collect_seldom()
        lower_priority(BEFORE_IDLE)
        readers = ReadBeside(_start_reader, min(os.cpu_count() or 1, _READERS_MAX))
        readers.prepare(1)  # whatever is indexed first need not wait for its start
        work = IndexWork(readers)
        return serve_work(work, BEFORE_IDLE, work.merge_some)
    if name == "watch":
        wait_for_turn()  # the system tells of every file that is opened, too
    return serve_work(_work_named(name), URGENT)


def _start_reader() -> Feed:
    """What reads files for the helper that indexes."""
    from iib.indexer import SILENT_SECONDS_MAX

    return Feed(["-m", "iib", "worker", "read"], python_path=EXTENSION_ROOT, seconds_max=SILENT_SECONDS_MAX)


def _spare_cores() -> int:
    """What the server can spare of the machine's cores."""
    return max(1, (os.cpu_count() or 2) - 1)


def _backups(settings: Settings) -> "BackupFolder":
    from iib.store import BackupFolder

    return BackupFolder(os.path.join(settings.data_dir, "backups"), settings.backups_max)


def _index_order(settings: Settings, db: "Database", access: PathAccess) -> "IndexOrder":
    """How the index is updated, whatever the folders."""
    from iib.indexer import IndexOrder

    return IndexOrder(
        database=db.path,
        is_whole_machine=access.is_whole_machine,
        deep=settings.deep_metadata,
        dialects_folder=_dialects_folder(settings),
        backup_folder=_backups(settings).path,
        backups_max=settings.backups_max,
    )


def _dialects_folder(settings: Settings) -> str:
    """Where the user's own dialects lie, or "" when they are not to be loaded."""
    return os.path.join(settings.data_dir, "dialects") if settings.user_dialects else ""


def _is_whole_machine(settings: Settings, facts: HostFacts) -> bool:
    if settings.access_control == "auto":
        return not facts.is_reachable_from_outside
    return settings.access_control == "disable"


def _served_paths(settings: Settings, facts: HostFacts) -> list[str]:
    """The allowed-paths setting, short names of host folders spelled out."""
    named = {folder.short_name: folder.path for folder in facts.folders}
    return [named.get(path) or os.path.abspath(os.path.join(facts.cwd, path)) for path in settings.allowed_paths]


def read_settings(
    facts: HostFacts, *, command_line: Mapping[str, str | None] | None = None, environment: Mapping[str, str]
) -> Settings:
    """The settings of a run, with the `.env` file of its data folder. Raises `BadSettings`."""
    read = functools.partial(
        load_settings,
        command_line=command_line,
        environment=environment,
        host_options=facts.options,
        defaults={"data_dir": facts.data_dir},
    )
    first = read()
    env_file = os.path.join(first.data_dir, ".env")
    if not os.path.isfile(env_file):
        return first
    try:
        from dotenv import dotenv_values
    except ImportError:
        logger.warning("%s is not read: the package python-dotenv is missing.", env_file)
        return first
    return read(env_file=dotenv_values(env_file, interpolate=False))


# alone


def build_standalone(
    command_line: Mapping[str, str | None],
    folders: Sequence[str],
    *,
    is_empty: bool,
    on_demo_progress: Callable[[int, int], None],
) -> Application:
    """What `python -m iib serve` runs. Raises `BadSettings` for a missing folder or a setting that is wrong."""
    from iib.host.standalone import standalone_facts
    from iib.services.extra_paths import KnownFolder

    facts = standalone_facts(os.environ.get("IIB_DATA_DIR", ""))
    settings = read_settings(facts, command_line=command_line, environment=os.environ)
    facts = replace(facts, is_reachable_from_outside=not _is_loopback(settings.host))
    for folder in folders:
        if not os.path.isdir(folder):
            raise BadSettings(f"The folder {folder!r} does not exist.")
    known = [KnownFolder(os.path.realpath(f), os.path.basename(os.path.realpath(f)) or f, "session") for f in folders]
    if not folders and not is_empty:
        known = [KnownFolder(_make_demo(settings, on_demo_progress), "Demo", "demo")]
    return build(settings, facts, known)


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _make_demo(settings: Settings, on_progress: Callable[[int, int], None]) -> str:
    from iib.imaging.demo_library import make_demo_library

    folder = os.path.join(settings.data_dir, "demo")
    try:
        make_demo_library(folder, progress=on_progress)
    except OSError as error:
        raise BadSettings(f"The demo library cannot be made in {folder}: {error.strerror or error}.") from error
    return folder


def create_app(application: Application) -> "FastAPI":
    """The standalone web app."""
    from fastapi import FastAPI
    from fastapi.middleware.cors import CORSMiddleware

    # no page of FastAPI's own: it would run scripts of other sites here
    app = FastAPI(title="Infinite Image Browsing", version=__version__, docs_url=None, redoc_url=None)
    app.include_router(application.router)
    if application.settings.cors_allow_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=application.settings.cors_allow_origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type"),
        )
    return app
