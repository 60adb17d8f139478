"""The router of the whole API and the page: one literal table of section routers."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Depends
from starlette.requests import Request

from iib.services.extra_paths import ExtraPathsService
from iib.services.files import FilesService
from iib.services.index import IndexService
from iib.services.media import MediaService
from iib.services.metadata import MetadataService
from iib.services.search import SearchService
from iib.services.system import SystemService
from iib.services.tags import TagsService
from iib.web.errors import IibRoute
from iib.web.routes import extra_paths, files, index, media, metadata, page, search, system, tags

BASE_PATH = "/infinite_image_browsing"


@dataclass(frozen=True)
class Services:
    """One of each, as bootstrap made them."""

    files: FilesService
    media: MediaService
    metadata: MetadataService
    index: IndexService
    search: SearchService
    tags: TagsService
    extra_paths: ExtraPathsService
    system: SystemService


def create_router(services: Services, guard: Callable[[Request], None]) -> APIRouter:
    """Every route of ours, below `BASE_PATH`."""
    router = APIRouter(route_class=IibRoute)
    guarded = [Depends(guard)]
    for section in (
        system.make_router(services.system),
        files.make_router(services.files),
        media.make_router(services.media),
        metadata.make_router(services.metadata),
        index.make_router(services.index),
        search.make_router(services.search),
        tags.make_router(services.tags),
        extra_paths.make_router(services.extra_paths),
        page.make_router(),
    ):
        router.include_router(section, prefix=BASE_PATH, dependencies=guarded)
    return router
