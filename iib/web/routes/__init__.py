"""One file per section: request shapes on top, then `make_router(service)`."""
