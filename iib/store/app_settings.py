"""What the page keeps here: JSON by name, which means something to the page alone, but for the rules of auto tags."""

import json
import sqlite3
from typing import Any

Connection = sqlite3.Connection

AUTO_TAG_RULES = "auto_tag_rules"


def app_settings(connection: Connection) -> dict[str, Any]:
    """Name → value of all of them."""
    rows = connection.execute("SELECT name, value FROM settings ORDER BY name")
    return {row[0]: json.loads(row[1]) for row in rows}


def app_setting(connection: Connection, name: str) -> Any:
    """The value of that name; None where there is none."""
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return json.loads(row[0]) if row else None


def put_app_setting(tx: Connection, name: str, json_text: str) -> None:
    """Keep a value, which is JSON, under a name."""
    tx.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, json_text))


def remove_app_setting(tx: Connection, name: str) -> bool:
    """Forget a value; whether there was one."""
    return tx.execute("DELETE FROM settings WHERE name = ?", (name,)).rowcount > 0
