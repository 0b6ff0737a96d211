"""Decide what a vault holds before a word of it is written.

Links need to know every name, heading and block of the vault, so a plan comes first:
folders, then notes with their headings and block ids, then attachments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from tests.bench import vocabulary
from tests.bench.naming import Names, fold
from tests.bench.prose import Prose
from tests.bench.vocabulary import ENGLISH, Language

if TYPE_CHECKING:
    import random

MEAN_BYTES: Final = 1_570  # of a body; front matter adds the rest of 2 KB
SPREAD: Final = 0.72  # sigma of the log-normal sizes
SMALLEST, LARGEST = 290, 10_500  # bytes of a body
NOTES_PER_FOLDER: Final = 22
DEEPEST: Final = 5  # folders above a note
POPULARITY: Final = 0.75  # exponent of the power law of incoming links
SECTION, SUBSECTION = 2, 3  # heading levels
LANGUAGES: Final = tuple(language for language, _ in vocabulary.LANGUAGES)
LANGUAGE_SHARES: Final = tuple(share for _, share in vocabulary.LANGUAGES)
TYPE_SHARES: Final = (30, 15, 8, 10, 10, 8, 10, 6, 3)  # in the order of HEADINGS


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line; `parents` are the linkable headings above it, outermost first."""

    level: int
    text: str
    linkable: bool
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A note before it is written: all that other notes may point at."""

    index: int
    folder: str
    stem: str
    type: str
    language: Language
    title: str
    aliases: tuple[str, ...]
    headings: tuple[Heading, ...]
    block_ids: tuple[str, ...]
    size: int  # bytes the body should have
    front: bool
    twin: bool  # another note has the same stem, in another folder

    @property
    def target(self) -> str:
        """Return the vault path without suffix."""
        return f"{self.folder}/{self.stem}" if self.folder else self.stem

    @property
    def path(self) -> str:
        """Return the vault path."""
        return self.target + ".md"

    @property
    def shortest(self) -> str:
        """Return the shortest target that only this note answers to."""
        return "/".join(self.target.split("/")[-2:]) if self.twin else self.stem


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a vault will hold, and how popular each note is."""

    notes: tuple[Outline, ...]
    folders: dict[str, tuple[Outline, ...]]
    popularity: tuple[float, ...]  # running totals, in the order of `notes`
    images: tuple[str, ...]
    documents: tuple[str, ...]  # pdf
    boards: tuple[str, ...]  # canvas; they show notes of the first half only
    names: Names


class Planner:
    """Make the parts of a plan, all from one source of chance."""

    def __init__(self, rng: random.Random, count: int) -> None:
        """Prepare for `count` notes."""
        self._rng = rng
        self._count = count
        self._prose = Prose(rng)
        self._names = Names(rng, self._prose)
        for name in (*vocabulary.TWIN_NAMES, "attachments", "Boards"):
            self._names.claim(name)
        self._folders = self._make_folders()

    def plan(self) -> Plan:
        """Return the plan of a vault."""
        notes = tuple(self._note(index) for index in range(self._count))
        folders: dict[str, list[Outline]] = {}
        for note in notes:
            folders.setdefault(note.folder, []).append(note)
        return Plan(
            notes=notes,
            folders={name: tuple(inside) for name, inside in folders.items()},
            popularity=self._popularity(notes),
            images=self._images(),
            documents=tuple(self._files(1, "attachments", "pdf")),
            boards=tuple(self._files(1 + self._count // 500, "Boards", "canvas")),
            names=self._names,
        )

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _make_folders(self) -> list[str]:
        roots = vocabulary.ROOT_FOLDERS[: max(4, self._count // 12)]
        folders = [name for name in roots if self._names.claim(name)]
        while len(folders) < self._count // NOTES_PER_FOLDER:
            parent = self._rng.choice(folders)
            if parent.count("/") < DEEPEST - 1:
                folders.append(f"{parent}/{self._folder_name()}")
        return folders

    def _folder_name(self) -> str:
        word = self._rng.choice(vocabulary.FOLDERS)
        return self._names.draw(
            lambda: word if self._chance(0.5) else self._prose.words(ENGLISH, "{a} {n}")
        )

    def _note(self, index: int) -> Outline:
        types = list(vocabulary.HEADINGS)
        type_ = (
            types[index]  # small vaults, too, have a note of each type
            if index < len(types)
            else self._rng.choices(types, TYPE_SHARES)[0]
        )
        language = self._rng.choices(LANGUAGES, LANGUAGE_SHARES)[0]
        twin = self._twin(index)
        folder, stem = twin or (self._folder(), self._names.note(type_, language))
        size = self._size(type_)
        title = self._title(folder, stem, twin=bool(twin))
        # Types that a schema may ask fields of, and twins, always have front matter.
        front = bool(twin) or type_ == "decision" or index < len(types)
        return Outline(
            index=index,
            folder=folder,
            stem=stem,
            type=type_,
            language=language,
            title=title,
            aliases=self._aliases(stem, index),
            headings=tuple(self._headings(type_, language, title, size)),
            block_ids=self._block_ids(),
            size=size,
            front=front or self._chance(0.88),
            twin=bool(twin),
        )

    def _twin(self, index: int) -> tuple[str, str] | None:
        """Return folder and stem of a note whose stem is used again, or None.

        Each pair of folder and name is given once, and folder names are unique, so
        ``folder/name`` always tells twins apart.
        """
        first = len(vocabulary.HEADINGS)
        number = index - first
        names = vocabulary.TWIN_NAMES
        if not 0 <= number < min(len(names) * 6, self._count // 10):
            return None
        return self._folders[number // len(names)], names[number % len(names)]

    def _folder(self) -> str:
        """Return a folder: early ones hold more notes, and few notes are at the top."""
        if self._chance(0.01):
            return ""
        place = self._rng.random() ** 1.6 * len(self._folders)
        return self._folders[int(place)]

    def _size(self, type_: str) -> int:
        mean = MEAN_BYTES * (2 if type_ == "moc" else 1)
        size = self._rng.lognormvariate(math.log(mean) - SPREAD**2 / 2, SPREAD)
        return int(min(max(size, SMALLEST), LARGEST))

    def _title(self, folder: str, stem: str, *, twin: bool) -> str:
        """Return the title: mostly the stem, sometimes a longer form of it."""
        if twin:
            return self._names.draw(lambda: f"{stem}: {folder.rpartition('/')[2]}")
        if self._chance(0.15):
            return self._names.draw(
                lambda: f"{stem}: {self._prose.words(ENGLISH, 'a {a} {n}').lower()}"
            )
        return stem

    def _aliases(self, stem: str, index: int) -> tuple[str, ...]:
        if index > 0 and not self._chance(0.3):
            return ()
        initials = "".join(word[0] for word in stem.split() if word[0].isalpha())
        wanted = [initials.upper(), f"About {stem}", f"{stem} notes"]
        if len(initials) == 1:
            del wanted[0]
        fresh = [alias for alias in wanted if alias and self._names.claim(alias)]
        return tuple(fresh[: self._rng.randint(1, 2)])

    def _headings(self, type_: str, language: Language, title: str, size: int) -> list[Heading]:
        texts = self._heading_texts(type_, language, size)
        folds = [fold(text) for text in texts]
        made: list[Heading] = []
        parent = ""
        if self._chance(0.6):
            made.append(Heading(1, title, fold(title) not in folds, ()))
        for text in texts:
            unique = folds.count(fold(text)) == 1 and fold(text) != fold(title)
            level = SUBSECTION if parent and self._chance(0.25) else SECTION
            parents = (parent,) if level == SUBSECTION else ()
            made.append(Heading(level, text, unique, parents))
            if level == SECTION:
                parent = text if unique else ""
        return made

    def _heading_texts(self, type_: str, language: Language, size: int) -> list[str]:
        """Return texts, the usual ones of the type first; some occur twice."""
        usual = [t for t in vocabulary.HEADINGS[type_] if self._chance(0.8)]
        wanted = round(size / 420 + self._rng.uniform(-1, 1))
        texts = usual[: max(wanted, 0)]
        english = language is ENGLISH
        templates = vocabulary.TOPIC_HEADINGS if english else language.names
        while len(texts) < wanted:
            template = self._rng.choice(templates)
            texts.append(self._prose.words(language, template) if self._chance(0.93) else "Example")
        return texts

    def _block_ids(self) -> tuple[str, ...]:
        count = self._rng.choices((0, 1, 2, 3), (60, 22, 12, 6))[0]
        forms = (f"{self._rng.getrandbits(24):06x}", "key-point", "Result-1")
        return tuple(dict.fromkeys(self._rng.choices(forms, (8, 1, 1), k=count)))

    def _popularity(self, notes: tuple[Outline, ...]) -> tuple[float, ...]:
        """Return running totals of weights that follow a power law, maps on top."""
        order = sorted(
            notes,
            key=lambda note: (
                self._rng.random() * (0.02 if note.type == "moc" else 1),
                note.index,
            ),
        )
        weights = [0.0] * len(notes)
        for rank, note in enumerate(order, start=1):
            weights[note.index] = rank**-POPULARITY
        return tuple(accumulate(weights))

    def _images(self) -> tuple[str, ...]:
        count = min(200, 3 + self._count // 20)
        return (
            *self._files(count, "attachments", "png"),
            *self._files(1, "attachments", "svg"),
        )

    def _files(self, count: int, folder: str, suffix: str) -> list[str]:
        return [f"{folder}/{self._names.draw(self._file)}.{suffix}" for _ in range(count)]

    def _file(self) -> str:
        language = self._rng.choices(LANGUAGES, (70, 10, 8, 6, 6))[0]
        template = self._rng.choice(("{n} diagram", "{a} {n}", "Pasted image {n}"))
        return self._prose.words(language, template)
