"""Tags and how often they are used."""

import sqlite3
from typing import Any

from iib.domain.search import fold

PROMPT_TERMS_MAX = 4096

_COLUMNS = "id, name, type, category, color, count"


def all_tags(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every tag in use and every custom tag, prompt terms capped at the most used."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE category <> 'prompt' AND (count > 0 OR type = 'custom') "
        "ORDER BY category, count DESC, id"
    ).fetchall()
    rows += connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE category = 'prompt' AND count > 0 ORDER BY count DESC, id LIMIT ?",
        (PROMPT_TERMS_MAX,),
    ).fetchall()
    return [dict(row) for row in rows]


def find_tags(connection: sqlite3.Connection, category: str, text: str, limit: int) -> list[dict[str, Any]]:
    """Tags whose name holds `text`, those that begin with it first, then the most used."""
    wanted = fold(text)
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM tags
        WHERE (count > 0 OR type = 'custom') AND (? = '' OR category = ?) AND instr(fold(name), ?) > 0
        ORDER BY instr(fold(name), ?) <> 1, count DESC, id LIMIT ?
        """,
        (category, category, wanted, wanted, limit),
    )
    return [dict(row) for row in rows]
