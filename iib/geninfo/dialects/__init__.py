"""One generator per file: raw texts → `GenInfo`. Where the texts came from is the readers' business."""
