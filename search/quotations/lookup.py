"""One look-up of a quotation: what its searches find and what speeches hold, each asked for once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.records import Speech
    from search.engine import Engine
    from search.request import SearchRequest
    from search.results import Hit


@dataclass(frozen=True, slots=True)
class Lookup:
    """A memory of what the engine answered; each search gives at most `most` hits."""

    engine: Engine
    most: int
    _hits: dict[SearchRequest, list[Hit]] = field(default_factory=dict)
    _speeches: dict[str, Speech | None] = field(default_factory=dict)

    @property
    def late(self) -> bool:
        """Whether the time is up, so that what was found may be incomplete."""
        return self.engine.late

    def hits(self, request: SearchRequest) -> list[Hit]:
        """Return the first hits of the request, in its order; none if the time was up before."""
        if request not in self._hits:
            self._hits[request] = [] if self.late else list(self.engine.hits(request, self.most))
        return self._hits[request]

    def count(self, request: SearchRequest) -> int:
        """Return the number of paragraphs that the request finds."""
        return self.engine.search(request.changed(size=1)).total

    def speech(self, id_: str) -> Speech | None:
        """Return the speech with that id; None if the archive no longer has it, or the time is up."""
        if id_ not in self._speeches and not self.late:
            self._speeches[id_] = self.engine.speech(id_)
        return self._speeches.get(id_)
