"""Colours and names of event types: one palette for the web map, the GIS layers and the figures.

The colours are those of Okabe and Ito, which stay apart for colour-blind readers and in print.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoint.models import EventType

TYPE_COLOURS: Mapping[EventType, str] = MappingProxyType(
    {
        "exercise": "#0072B2",
        "patrol": "#009E73",
        "missile_test": "#D55E00",
        "incursion": "#CC79A7",
        "deployment": "#E69F00",
        "other": "#56B4E9",
    }
)
"""Event type -> colour as #RRGGBB, in the order of a legend."""

TYPE_LABELS: Mapping[EventType, str] = MappingProxyType(
    {
        "exercise": "Exercise",
        "patrol": "Patrol",
        "missile_test": "Missile test",
        "incursion": "Incursion",
        "deployment": "Deployment",
        "other": "Other",
    }
)
"""Event type -> what a reader sees."""

MENTION_COLOUR = "#6B6B6B"
"""Grey of place mentions, so that they stay behind the events."""


def colour_of(event_type: EventType) -> str:
    """Colour of an event type as #RRGGBB."""
    return TYPE_COLOURS[event_type]
