"""The router of the whole API and the page: one literal table of section routers."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends

from iib.services.albums import AlbumsService
from iib.services.archive import ArchiveService
from iib.services.changes import ChangesService
from iib.services.extra_paths import ExtraPathsService
from iib.services.files import FilesService
from iib.services.index import IndexService
from iib.services.look_alikes import LookAlikesService
from iib.services.machine import MachineService
from iib.services.media import MediaService
from iib.services.metadata import MetadataService
from iib.services.operations import OperationsService
from iib.services.ratings import RatingsService
from iib.services.search import SearchService
from iib.services.stats import StatsService
from iib.services.system import SystemService
from iib.services.tag_rules import TagRulesService
from iib.services.tags import TagsService
from iib.services.trash import TrashService
from iib.web.auth import Guard
from iib.web.errors import ERROR_ANSWERS, FaultOf, IibRoute, Unforeseen
from iib.web.routes import (
    albums,
    archive,
    changes,
    extra_paths,
    files,
    index,
    login,
    look_alikes,
    machine,
    media,
    metadata,
    operations,
    page,
    ratings,
    search,
    stats,
    system,
    tag_rules,
    tags,
    trash,
)

BASE_PATH = "/infinite_image_browsing"


@dataclass(frozen=True)
class Services:
    """One of each, as bootstrap made them."""

    files: FilesService
    operations: OperationsService
    trash: TrashService
    media: MediaService
    look_alikes: LookAlikesService
    metadata: MetadataService
    index: IndexService
    changes: ChangesService
    stats: StatsService
    search: SearchService
    tags: TagsService
    ratings: RatingsService
    albums: AlbumsService
    tag_rules: TagRulesService
    extra_paths: ExtraPathsService
    system: SystemService
    archive: ArchiveService
    machine: MachineService


def create_router(services: Services, guard: Guard, fault_of: FaultOf) -> APIRouter:
    """Every route of ours, below `BASE_PATH`. The guard is a dependency of each: `IibRoute` asks it first of all, and
    `fault_of` what an error means that nobody foresaw."""
    router = APIRouter(route_class=IibRoute)
    guarded = [Depends(guard), Depends(Unforeseen(fault_of))]
    for section in (
        system.make_router(services.system),
        files.make_router(services.files),
        operations.make_router(services.operations),
        trash.make_router(services.trash),
        media.make_router(services.media),
        look_alikes.make_router(services.look_alikes),
        metadata.make_router(services.metadata),
        index.make_router(services.index),
        changes.make_router(services.changes),
        stats.make_router(services.stats),
        search.make_router(services.search),
        tags.make_router(services.tags),
        ratings.make_router(services.ratings),
        albums.make_router(services.albums),
        tag_rules.make_router(services.tag_rules),
        extra_paths.make_router(services.extra_paths),
        archive.make_router(services.archive, guard),
        machine.make_router(services.machine),
        login.make_router(guard),
        page.make_router(),
    ):
        for route in section.routes:
            if isinstance(route, IibRoute):  # newer versions of FastAPI keep these very routes, older ones copy them
                route.dependencies[:0] = guarded
        router.include_router(section, prefix=BASE_PATH, dependencies=guarded, responses=ERROR_ANSWERS)
    return router
