"""A process that imports the commands once, and forks a child for each line (JSON) of its standard input."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import index.fetching.fetch
import index.reading.run
import index.wholeness.backup
import index.wholeness.checks
import index.wholeness.repair  # noqa: F401 - loaded before children are
import rostra
from index.building.writer import IndexWriter
from tests.builders.indexes import speech
from tests.torture import suffering

if TYPE_CHECKING:
    from collections.abc import Iterator

UNCAUGHT = 99  # the exit status of a command that ended with a traceback


def warm_up() -> None:
    """Compile or load the loops that building an index needs, so that a child has nothing to load."""
    with tempfile.TemporaryDirectory() as place:
        for number in range(4):
            with IndexWriter(Path(place), workers=-1) as writer:
                writer.put(speech(f"e-{number}", "one two one", "two three"))
                writer.commit(number)
                writer.merge()


def lines() -> Iterator[dict[str, Any]]:
    """Yield the requests: one JSON object per line."""
    for line in sys.stdin:
        yield json.loads(line)


def live(asked: dict[str, Any]) -> None:
    """Run the requested command in the child; write its output to the file `told`, and its status to a file beside
    that.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    told = os.open(asked["told"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(told, stream)
    status = 0
    try:
        os.environ["ROSTRA_INDEX_PATH"] = asked["place"]
        suffering.begin(**asked["suffering"])
        rostra.main(asked["arguments"], prog_name="rostra")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what nobody caught is what is looked for
        traceback.print_exc()
        status = UNCAUGHT
    finally:
        suffering.end()
        sys.stdout.flush()
        sys.stderr.flush()
        Path(asked["told"]).with_suffix(".status").write_text(str(status), "ascii")
        os._exit(status)


def main() -> None:
    """Fork a child for each line, and print its process id."""
    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for asked in lines():
        child = os.fork()
        if not child:
            live(asked)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
