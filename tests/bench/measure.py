"""Times in turn, and figures made of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

Work = Callable[[], object]
Pair = tuple[float, float]  # seconds of our work, and of what it is measured against


@dataclass(frozen=True)
class Measured:
    """A figure, and the *pairs* that it is made of. It must stay at *limit* or below; None: it is for information."""

    name: str
    pairs: tuple[Pair, ...]
    limit: float | None = None
    kind: Literal["times", "ms more"] = "times"

    @property
    def figure(self) -> float:
        if self.kind == "times":
            return statistics.median(ours / bare for ours, bare in self.pairs)
        return 1000 * statistics.median(ours - bare for ours, bare in self.pairs)

    @property
    def holds(self) -> bool:
        return self.limit is None or self.figure <= self.limit

    def __str__(self) -> str:
        ours, bare = (1000 * statistics.median(seconds) for seconds in zip(*self.pairs, strict=True))
        bound = "" if self.limit is None else f", {'at most' if self.holds else 'NOT'} {self.limit:g}"
        return f"{self.name:48} {ours:8.1f} ms / {bare:7.1f} ms: {self.figure:6.2f} {self.kind}{bound}"


def in_pairs(ours: Work, bare: Work, rounds: int) -> tuple[Pair, ...]:
    """Both in turn, once for nothing and then *rounds* times."""
    times = in_turn({"ours": ours, "bare": bare}, most=rounds)
    return tuple(zip(times["ours"], times["bare"], strict=True))


def in_turn(works: Mapping[str, Work], *, most: int, seconds: float | None = None) -> dict[str, list[float]]:
    """Seconds of each round by name: *most* rounds, three at the least, and no more begun after *seconds*.

    They are run once before, for nothing: what is loaded, compiled and cached at the first time.
    """
    for work in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    began = time.perf_counter()
    for done in range(most):
        if done >= 3 and seconds is not None and time.perf_counter() - began > seconds:
            break
        for name, work in works.items():
            times[name].append(taken(work))
    return times


def taken(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def each_in_turn(works: Sequence[Work]) -> Work:
    """Does the next of *works* at every call, and begins again after the last."""
    coming = cycle(works)

    def work() -> object:
        do = next(coming)
        return do()

    return work
