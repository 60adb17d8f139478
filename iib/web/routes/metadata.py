"""Metadata: how files were generated."""

from fastapi import APIRouter, Query

from iib.services.metadata import MetadataService
from iib.web.answers import INTEGER, NUMBER, TEXT, answers, fields, list_of, map_of, maybe, pattern
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.shapes import PathsRequest

_LORA = fields(name=TEXT, optional={"weight": maybe(NUMBER), "hash": TEXT})
_CHARACTER = fields(prompt=TEXT, optional={"negative_prompt": TEXT, "x": maybe(NUMBER), "y": maybe(NUMBER)})
_HOW = fields(optional={"dialect": TEXT, "nodes": list_of(TEXT), "guessed": list_of(TEXT)})
_TEXTS = "tool tool_version prompt negative_prompt checkpoint checkpoint_hash vae sampler scheduler init_image_hash"
GENINFO = fields(
    optional={
        **dict.fromkeys((*_TEXTS.split(), "original_text"), TEXT),
        **dict.fromkeys(("cfg_scale", "distilled_cfg_scale"), NUMBER),
        **dict.fromkeys(("steps", "width", "height"), INTEGER),
        **dict.fromkeys(("embeddings", "hires", "extras", "raw"), map_of(TEXT)),
        **dict.fromkeys(("controlnets", "adetailer"), list_of(map_of(TEXT))),
        "seed": pattern("^-?[0-9]+$"),
        "loras": list_of(_LORA),
        "characters": list_of(_CHARACTER),
        "how": _HOW,
    }
)


def make_router(service: MetadataService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["metadata"])

    @router.get("/image_geninfo", responses=answers(TEXT))
    def image_geninfo(path: str = Query(...), deep: bool = Query(True)) -> JsonAnswer:
        return JsonAnswer(service.text(path, deep=deep))

    @router.get("/image_geninfo_details", responses=answers(fields(text=TEXT, info=maybe(GENINFO))))
    def image_geninfo_details(path: str = Query(...), deep: bool = Query(True)) -> JsonAnswer:
        return JsonAnswer(service.details(path, deep=deep))

    @router.post("/image_geninfo_batch", responses=answers(map_of(TEXT)))
    def image_geninfo_batch(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.texts(request.paths))

    @router.get("/image_exif", responses=answers(map_of(TEXT)))
    def image_exif(path: str = Query(...)) -> JsonAnswer:
        return JsonAnswer(service.exif(path))

    return router
