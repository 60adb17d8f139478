"""Reading many files: here, or in processes beside this one, which a strange file may crash without harm."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import Any, Protocol

from iib.disk import PathAccess
from iib.domain.errors import HelperCrashed
from iib.indexer.found import FoundFile
from iib.indexer.read import MetadataReader, broken_record, content_of, describe_file, reader_with, record_of
from iib.store.images import ImageRecord
from iib.workers import Feed

logger = logging.getLogger(__name__)

SILENT_SECONDS_MAX = 60.0
DEADLY = "Reading this file ended the program that reads metadata; it is left alone until it changes."
_HERE_FILES = 20
_BATCH_FILES = 100
_BATCHES_AHEAD = 20  # what each reader may go on with while a batch is written here
_FILES_PER_READER = 2_000
_TICK_SECONDS = 0.25

Answer = tuple[FoundFile, ImageRecord | None]  # None for a file that is gone
IsCancelled = Callable[[], bool]


@dataclass(frozen=True)
class Reading:
    """How files are read: whether their pixels are looked at, too, and with which of the user's dialects and rules.
    Links are followed to where `roots` and `is_whole_machine` allow."""

    deep: bool = False
    dialects_folder: str = ""
    auto_tag_rules: Any = None
    roots: tuple[str, ...] = ()
    is_whole_machine: bool = False

    def reader(self) -> MetadataReader:
        access = PathAccess(lambda: self.roots, is_whole_machine=self.is_whole_machine)
        return reader_with(self.dialects_folder, self.auto_tag_rules, access)


class Readers(Protocol):
    """Reads files."""

    def prepare(self, count: int) -> None:
        """There will be files to read, soon, at least so many."""

    def read(
        self, files: Iterator[FoundFile], count: int, reading: Reading, is_cancelled: IsCancelled
    ) -> Iterator[list[Answer]]:
        """An answer to each of about `count` files, in order, some at a time; now and then none, so that the caller can
        look around. When it is cancelled, what is on its way is given up."""


class ReadHere:
    """In the calling thread."""

    def prepare(self, count: int) -> None:
        """Nothing is needed."""

    def read(
        self, files: Iterator[FoundFile], count: int, reading: Reading, is_cancelled: IsCancelled
    ) -> Iterator[list[Answer]]:
        reader = reading.reader()
        while not is_cancelled() and (some := list(islice(files, _HERE_FILES))):
            yield [(file, describe_file(file, reader, deep=reading.deep)) for file in some]


@dataclass(eq=False)
class _Lane:
    """A reader that may die and be started again."""

    feed: Feed


@dataclass
class _Given:
    """Files on their way through a reader; `is_retry` for one that may have ended it, `settled` once that is sure."""

    lane: _Lane
    files: list[FoundFile]
    is_retry: bool = False
    settled: ImageRecord | None = None


class ReadBeside:
    """In processes that `start` starts, at most `count_max`. The first stays for the next time.

    A batch at which a reader dies or falls silent is tried again file by file in a fresh one; the file at which that
    one ends, too, gets a row that says so. Where no process can be started, files are read here.
    """

    def __init__(self, start: Callable[[], Feed], count_max: int) -> None:
        self._start = start
        self._count_max = count_max
        self._lanes: list[_Lane] = []
        self._given: deque[_Given] = deque()

    def prepare(self, count: int) -> None:
        """Start as many readers as so many files need: they are there when all are found."""
        wanted = self._wanted_for(count)
        if len(self._lanes) < wanted:
            self._keep_running(wanted)

    def read(
        self, files: Iterator[FoundFile], count: int, reading: Reading, is_cancelled: IsCancelled
    ) -> Iterator[list[Answer]]:
        self._keep_running(self._wanted_for(count))
        for lane in self._lanes:
            _try(lane.feed.set_up, asdict(reading))
        try:
            while self._lanes and not is_cancelled():
                self._give(files)
                if not self._given:
                    return
                answers = self._answers(reading)
                if answers is None:
                    break
                yield answers
            yield [(given.files[0], given.settled) for given in self._given if given.settled]
            left = chain.from_iterable([given.files for given in self._given if not given.settled])
            yield from ReadHere().read(chain(left, files), count, reading, is_cancelled)
        finally:
            self._end_all_but_the_first()

    def close(self) -> None:
        """End the readers."""
        for lane in self._lanes:
            lane.feed.close()
        self._lanes.clear()

    def _wanted_for(self, count: int) -> int:
        return min(self._count_max, 1 + count // _FILES_PER_READER)

    def _keep_running(self, count: int) -> None:
        self._lanes = [lane for lane in self._lanes if lane.feed.is_alive]
        try:
            while len(self._lanes) < count:
                self._lanes.append(_Lane(self._start()))
        except OSError as error:
            logger.warning("No process that reads could be started (%s).", error)

    def _end_all_but_the_first(self) -> None:
        busy = {id(given.lane) for given in self._given}
        self._given.clear()
        for place, lane in enumerate(self._lanes):
            if place or id(lane) in busy:
                lane.feed.close()
        self._lanes = [lane for lane in self._lanes if lane.feed.is_alive]

    def _give(self, files: Iterator[FoundFile]) -> None:
        """Keep every reader supplied, the one with the least first."""
        while self._lanes:
            loads = Counter(given.lane for given in self._given)
            lane = min(self._lanes, key=lambda lane: loads[lane])
            some = list(islice(files, _BATCH_FILES)) if loads[lane] < _BATCHES_AHEAD else []
            if not some:
                return
            self._send(_Given(lane, some))

    def _send(self, given: _Given) -> None:
        self._given.append(given)
        _try(given.lane.feed.put, [(file.folder, file.name, file.has_company) for file in given.files])

    def _answers(self, reading: Reading) -> list[Answer] | None:
        """What comes next of what was given; None when there is no reader to give it to."""
        first = self._given[0]
        if first.settled:
            self._given.popleft()
            return [(first.files[0], first.settled)]
        try:
            values = first.lane.feed.receive(_TICK_SECONDS)
        except HelperCrashed as error:
            logger.warning("A reader has to be started again: %s", error)
            return [] if first.lane.feed.is_ready and self._begin_again(first.lane, reading) else None
        answered, first.files = first.files[: len(values)], first.files[len(values) :]
        if not first.files:
            self._given.popleft()
        return [(file, value and record_of(file, value)) for file, value in zip(answered, values, strict=True)]

    def _begin_again(self, lane: _Lane, reading: Reading) -> bool:
        """Start a reader anew and give it again what the old one had; whether it could be started."""
        try:
            lane.feed = self._start()
        except OSError as error:
            logger.warning("No process that reads could be started (%s).", error)
            return False
        _try(lane.feed.set_up, asdict(reading))
        crashed, *others = self._given
        self._given.clear()
        if crashed.is_retry:
            self._given.append(_settled(crashed))
        else:
            for file in crashed.files:
                self._send(_Given(lane, [file], is_retry=True))
        for given in others:
            if given.lane is lane:
                self._send(given)
            else:
                self._given.append(given)
        return True


def _settled(given: _Given) -> _Given:
    logger.error("Reading this file ends the program that reads: %s", given.files[0].fullpath)
    given.settled = broken_record(given.files[0], DEADLY)
    return given


def _try(send: Callable[[Any], None], content: Any) -> None:
    """A reader that died is found out where its answers are received."""
    try:
        send(content)
    except HelperCrashed as error:
        logger.debug("%s", error)


# the other side

Item = tuple[str, str, bool]


def answer_with(setup: Mapping[str, Any]) -> Callable[[Item], tuple[Any, ...] | None]:
    """What a reader does: a file's folder, name and whether it has company → what is in it; None when it is gone."""
    reading = Reading(**setup)
    reader = reading.reader()

    def answer(item: Item) -> tuple[Any, ...] | None:
        folder, name, has_company = item
        file = FoundFile(folder, name, 0, 0, 0, 0, 0.0, has_company=has_company)
        content = content_of(file, reader, deep=reading.deep)
        return None if content is None else tuple(content)

    return answer
