"""How pictures look, by the identity of their content: a file that is moved, copied or restored needs no new look.

`picture_hash` is the unsigned 64-bit hash less 2^63; it and `placeholder` are NULL for what could not be decoded.
"""

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE looks (identity INTEGER PRIMARY KEY, picture_hash INTEGER, placeholder TEXT)",
)
