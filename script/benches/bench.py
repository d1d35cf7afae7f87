"""``script/bench``: what is measured, by topic. Figures are printed, never judged.

A topic that the design names and that has nothing to measure yet (search) is said to be missing
rather than measured as something else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from script.benches import build, check, pages, photos, store, topics
from script.benches.rows import Row, table

TOPICS: dict[str, Callable[[bool], list[Row]]] = {
    "build": lambda quick: [*build.build(quick), *check.check(quick)],
    "photos": photos.photos,
    "pages": pages.pages,
    "intake": topics.intake,
    "store": store.store,
}
USAGE = f"使い方: script/bench [{'|'.join(TOPICS)}] [--quick] [--json](search はまだ計るものがありません)"


def main() -> int:
    """0 whatever the figures are; 2 on wrong usage."""
    options = {"--quick", "--json"} & set(sys.argv[1:])
    names = [word for word in sys.argv[1:] if word not in options]
    if any(name not in TOPICS for name in names):
        print(USAGE, file=sys.stderr)
        return 2
    rows = [row for name in names or TOPICS for row in TOPICS[name]("--quick" in options)]
    print(
        json.dumps([row.as_json() for row in rows], ensure_ascii=False)
        if "--json" in options
        else table(rows)
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
