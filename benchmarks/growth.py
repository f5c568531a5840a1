"""Draws how page times grow with the corpus.

    python benchmarks/growth.py OUT.svg RESULT.json… [--set people]

The results are files written by pages.py; `--set` draws only the queries that people typed, or only those chosen by
rule. Both axes are logarithmic: a straight line of slope 1 means that time is proportional to the size of the corpus.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, MARGIN = 760, 440, 80  # pixels
LINE = 14  # pixels from one label to the next
COLOURS = {"rostra": "#a02020", "tantivy": "#2050a0", "fts5": "#208040", "xapian": "#806020", "whoosh": "#606060"}
DASHES = {"p50_ms": "", "p95_ms": "6 4"}
TICK = '<text x="{x:.0f}" y="{y:.0f}" font-size="12" text-anchor="{anchor}">{text}</text>'


def curves(results: list[dict[str, Any]], chosen_by: str | None) -> dict[tuple[str, str], list[tuple[int, float]]]:
    """Collect the points (paragraphs, milliseconds) of each curve, smallest corpus first.

    A curve is named by its engine and its key in DASHES, such as "p50_ms". `chosen_by` names the set of queries
    ("people" or "rule"); None stands for all.
    """
    found: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for result in sorted(results, key=lambda one: one["paragraphs"]):
        for name, engine in result["engines"].items():
            figures = engine["sets"][chosen_by] if chosen_by else engine
            for key in DASHES:
                found.setdefault((name, key), []).append((result["paragraphs"], figures[key]))
    return found


def drawing(found: dict[tuple[str, str], list[tuple[int, float]]]) -> str:
    """Draw the curves as SVG."""
    points = [point for curve in found.values() for point in curve]
    low = [math.floor(math.log10(min(point[axis] for point in points))) for axis in (0, 1)]
    high = [math.ceil(math.log10(max(point[axis] for point in points))) for axis in (0, 1)]

    def place(paragraphs: float, milliseconds: float) -> tuple[float, float]:
        x = (math.log10(paragraphs) - low[0]) / max(1, high[0] - low[0])
        y = (math.log10(milliseconds) - low[1]) / max(1, high[1] - low[1])
        return MARGIN + x * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - y * (HEIGHT - 2 * MARGIN)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">']
    for power in range(low[0], high[0] + 1):
        x, _ = place(10**power, 10 ** low[1])
        parts.append(TICK.format(x=x, y=HEIGHT - MARGIN + 20, anchor="middle", text=f"{10**power:,}"))
    for power in range(low[1], high[1] + 1):
        x, y = place(10 ** low[0], 10**power)
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{WIDTH - MARGIN}" stroke="#ddd"/>')
        parts.append(TICK.format(x=x - 8, y=y + 4, anchor="end", text=f"{10.0**power:,g} ms"))
    for (name, key), curve in found.items():
        line = " ".join("{:.1f},{:.1f}".format(*place(*point)) for point in curve)
        colour = COLOURS.get(name, "#000")
        style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{DASHES[key]}"'
        parts.append(f'<polyline points="{line}" {style}/>')
        parts += ['<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>'.format(*place(*at), colour) for at in curve]
    ends = {f"{name} {key[:3]}": place(*curve[-1]) for (name, key), curve in found.items()}
    heights = _apart([y for _, y in ends.values()])
    for (label, (x, _)), y in zip(ends.items(), heights, strict=True):
        parts.append(TICK.format(x=x + 6, y=y + 4, anchor="start", text=label))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _apart(heights: list[float]) -> list[float]:
    """Return the heights of labels in their given order, each moved down where it would overlap the label above."""
    moved, lowest = dict[int, float](), -math.inf
    for place in sorted(range(len(heights)), key=heights.__getitem__):
        lowest = moved[place] = max(heights[place], lowest + LINE)
    return [moved[place] for place in range(len(heights))]


def main() -> None:
    """Read the results and write the drawing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("results", type=Path, nargs="+")
    parser.add_argument("--set", choices=("people", "rule"), dest="chosen_by")
    options = parser.parse_args()
    results = [json.loads(result.read_text("utf-8")) for result in options.results]
    options.out.write_text(drawing(curves(results, options.chosen_by)), "utf-8")


if __name__ == "__main__":
    main()
