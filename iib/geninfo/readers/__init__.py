"""One container per file: bytes → raw texts. What a text means is the dialects' business."""
