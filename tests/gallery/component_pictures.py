"""A picture of each component, drawn by a small function: how it is made, and what it looks like.

`make gallery` draws the pictures anew and writes docs/components.md from them.
"""

from __future__ import annotations

import pictures_in_space
import pictures_of_chains
import pictures_of_graphs
import pictures_of_networks
import pictures_of_texts
from component_entries import HELPERS, Entry

__all__ = ["ENTRIES", "HELPERS", "Entry"]

ENTRIES: dict[str, Entry] = {
    **pictures_of_texts.ENTRIES,
    **pictures_of_graphs.ENTRIES,
    **pictures_of_chains.ENTRIES,
    **pictures_of_networks.ENTRIES,
    **pictures_in_space.ENTRIES,
}
