"""The dialect of … (name the tool): where it keeps its texts and what they look like.

Copy this file into the folder `dialects` of the data folder, and set IIB_USER_DIALECTS=1.
"""

import json

from iib.domain.geninfo import GenInfo, How, Lora

PLACE = "my-tool"


def read(texts):
    """A mapping place → text comes in; out goes a GenInfo, or None for texts that are not this tool's."""
    if PLACE not in texts:
        return None
    said = json.loads(texts[PLACE])
    return GenInfo(
        tool="My Tool",
        prompt=said.get("prompt", ""),
        negative_prompt=said.get("negative", ""),
        checkpoint=said.get("model", ""),
        sampler=said.get("sampler", ""),
        steps=said.get("steps"),
        cfg_scale=said.get("cfg"),
        seed=said.get("seed"),
        width=said.get("width"),
        height=said.get("height"),
        loras=tuple(Lora(row["name"], row.get("weight")) for row in said.get("loras", [])),
        how=How("my-tool"),
    )
