"""Hold the words that generated vaults are made of: data only.

Slots in sentences: ``{n}`` noun, ``{a}`` adjective, ``{v}`` verb, ``{link}`` a link
that the composer writes. Every language has nouns and adjectives for names, and
sentences for prose.
"""

# ruff: noqa: RUF001, SIM905 -- Cyrillic is the point; word lists read best as text

from __future__ import annotations

from typing import Final, NamedTuple


class Language(NamedTuple):
    """The words of one language."""

    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    names: tuple[str, ...]
    plain: tuple[str, ...]
    linking: tuple[str, ...]


ENGLISH: Final = Language(
    nouns=tuple(
        """
        cache queue latency budget roadmap garden memory habit interview index
        sourdough backup rhythm consensus draft archive feedback lens map river
        protocol ledger harvest orbit prototype routine schema signal theory thread
        tide trade-off translation version workshop attention bottleneck compost
        contract debate deadline diagram dialect ecosystem essay experiment
        failure forest friction gradient heuristic incentive journal kernel
        lighthouse market metaphor migration model mountain narrative network
        notebook observation paradox pattern pipeline portfolio principle priority
        puzzle question recipe reflection retrospective scaffold season sketch
        soil story strategy survey symmetry system telescope threshold timeline
        tool topic tradition vocabulary wavelength window
        """.split()
    ),
    adjectives=tuple(
        """
        slow shared hidden eventual incremental quiet local distributed careful
        deliberate open early late fragile robust annual weekly personal public
        simple nested minimal practical historical modern seasonal stable curious
        recursive parallel sparse dense gentle sharp central remote temporary
        lasting cheap costly visible implicit explicit reversible
        """.split()
    ),
    verbs=tuple(
        """
        measure review plan write collect compare explain organise simplify test
        design teach remember forget rebuild document question observe repair share
        """.split()
    ),
    names=(
        "{a} {n}",
        "{a} {n}",
        "{n} of the {n}",
        "{n} and {n}",
        "how to {v} the {n}",
        "why we {v} {a} {n}",
        "{n} versus {n}",
        "{a} {n} {n}",
        "the {n} that {a} people {v}",
    ),
    plain=(
        "The {a} {n} matters more than the {n} around it.",
        "Most people {v} the {n} too late and then blame the {n}.",
        "In practice a {a} {n} is easier to {v} than a {a} one.",
        "We tried to {v} it twice; the second time the {n} held.",
        "There is no {n} without a {n}, however {a} it looks.",
        "Keep the {n} {a} until somebody asks for more.",
        "What looks like a {n} is often a {a} {n} in disguise.",
        "I want to {v} this again after the {a} {n}.",
        "A {n} costs little at first and a lot later on.",
        "It took three weeks to {v} the {n}, mostly because of the {a} {n}.",
        "Nobody could {v} the {n}, so the {n} stayed {a}.",
        "The original text speaks of a {a} {n} instead.",
        "Whoever wants to {v} must first {v}.",
        "My guess: the {n} is {a}, the {n} is not.",
        "Two of the five teams still {v} their {n} by hand.",
        "Half of it is {n}, the other half is {a} {n}.",
    ),
    linking=(
        "See {link} for the {a} {n}.",
        "This follows from {link} and a {a} {n}.",
        "{link} says the opposite about the {n}.",
        "Compare the {n} with {link}, which is more {a}.",
        "As {link} shows, we {v} the {n} too rarely.",
        "The idea came up while reading {link}.",
        "It belongs with {link} and {link}.",
        "Before you {v} anything, read {link}.",
        "Unlike {link}, this {n} is {a}.",
        "({link} has the long version.)",
    ),
)

GERMAN: Final = Language(
    nouns=tuple(
        """
        Übersicht Größe Überlegung Fußnote Lösung Prüfung Gespräch Wörterbuch
        Rückblick Ernährung Möglichkeit Stärke Schlüssel Gedächtnis Maßnahme
        Küche Brücke Gewohnheit Werkstatt Zeitplan
        """.split()
    ),
    adjectives=tuple(
        """
        größere frühe späte öffentliche persönliche nützliche ähnliche mögliche
        vollständige jährliche kühle ältere
        """.split()
    ),
    verbs=("prüfen", "schließen", "ändern", "lösen", "erklären", "üben"),
    names=("{a} {n}", "{n} und {n}", "{n} für {a} {n}", "{n} (häufige Fragen)"),
    plain=(
        "Die {a} {n} ist wichtiger, als man zunächst denkt.",
        "Ohne {n} lässt sich die {n} kaum {v}.",
        "Für eine {a} {n} genügt oft eine {n}.",
        "Wir müssen die {n} regelmäßig {v}.",
        "Später zeigte sich, dass die {n} fehlte.",
    ),
    linking=(
        "Mehr dazu steht in {link}.",
        "Siehe {link}, dort geht es um die {a} {n}.",
        "Das hängt eng mit {link} zusammen.",
    ),
)

JAPANESE: Final = Language(
    nouns=tuple("読書 会議 設計 記憶 習慣 料理 旅行 言語 音楽 研究 庭 計画 質問".split()),
    adjectives=("新しい", "小さな", "静かな", "大切な", "古い", "簡単な", "毎日の"),
    verbs=("考える", "書く", "読む", "比べる", "試す"),
    names=("{a}{n}", "{n}メモ", "{n}と{n}", "{n}の{n}", "{n}を{v}"),
    plain=(
        "{a}{n}について{v}ことが多い。",
        "この{n}は{a}{n}とは違う。",
        "まず{n}を{v}、それから{n}を{v}。",
        "来週もう一度{n}を{v}予定です。",
    ),
    linking=("詳しくは {link} を参照。", "{link} と同じ{n}の話です。"),
)

CHINESE: Final = Language(
    nouns=tuple("项目 笔记 会议 知识 系统 方法 习惯 时间 问题 语言 历史 设计 数据".split()),
    adjectives=("重要的", "简单的", "长期的", "个人的", "新的", "完整的"),
    verbs=("整理", "比较", "记录", "学习", "回顾"),
    names=("{a}{n}", "{n}{n}", "{v}{n}", "{n}与{n}", "如何{v}{n}"),
    plain=(
        "{a}{n}比{n}更值得{v}。",
        "我们需要先{v}{n}，再{v}{n}。",
        "这个{n}还没有完成，下周继续{v}。",
        "{n}和{n}之间有{a}联系。",
    ),
    linking=("参见 {link} 。", "这与 {link} 中的{n}有关。"),
)

RUSSIAN: Final = Language(
    nouns=tuple("проект журнал словарь список опыт вопрос метод архив пример процесс".split()),
    adjectives=(
        "новый",
        "личный",
        "общий",
        "полный",
        "важный",
        "ежедневный",
        "простой",
    ),
    verbs=("проверить", "описать", "сравнить", "изучить", "обсудить"),
    names=("{a} {n}", "{n} и {n}", "как {v} {n}", "{a} {n} или {n}"),
    plain=(
        "Этот {n} нужно ещё раз {v}.",
        "Сначала {v}, а потом обсудим {a} {n}.",
        "Каждый {a} {n} начинается с вопроса.",
        "Мы решили {v} {n} до конца недели.",
    ),
    linking=("Подробнее об этом: {link} .", "Здесь {n} похож на {link} ."),
)

# (language, share of the notes written in it)
LANGUAGES: Final = (
    (ENGLISH, 0.90),
    (GERMAN, 0.04),
    (JAPANESE, 0.02),
    (CHINESE, 0.02),
    (RUSSIAN, 0.02),
)

FIRST_NAMES: Final = tuple(
    "Anna Jürgen Mia Olamide Sören Priya Zoë Tomás Ines Yuki Lars Chloé Amira".split()
)
LAST_NAMES: Final = tuple(
    "Müller O'Brien Nakamura Silva Kowalski Ñúñez Berg Okafor Lindström Rao".split()
)
EMOJI: Final = ("🚀", "📚", "🌱", "🧪", "💡", "🔧", "📌", "🎯")
ROOT_FOLDERS: Final = (
    "Projects",
    "Areas",
    "Resources",
    "Archive",
    "Meetings",
    "People",
    "Journal",
    "Reading notes",
    "Wissen und Übung",
    "日本語",
    "资料库",
    "Проекты",
    "📚 Library",
    "v1.x",
)
FOLDERS: Final = tuple(
    "Drafts Research Clients Teaching Home Health Finance Writing Tools Courses "
    "Papers Recipes Travel Music History Garden Design Operations Security Ideas "
    "Quellen Übungen 設計 料理 学习 Заметки 2.0 2024 2025".split()
)
TWIN_NAMES: Final = ("Overview", "Meeting log", "Open questions", "Glossar", "概要")

# What a note of each type is made of: its headings, in order of appearance.
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "concept": ("Summary", "Why it matters", "Examples", "Limits", "Sources"),
    "fact": ("Statement", "Evidence", "Counter-arguments", "Sources"),
    "person": ("Background", "Work", "What we talked about", "Contact"),
    "project": ("Goal", "Status", "Milestones", "Risks", "Next steps", "Log"),
    "meeting": ("Agenda", "Notes", "Decisions", "Action items"),
    "journal": ("Morning", "Done today", "Thoughts", "Tomorrow"),
    "reference": ("Abstract", "Key points", "Quotes", "My view", "Sources"),
    "decision": ("Context", "Options", "Decision", "Consequences"),
    "moc": ("Start here", "Core ideas", "People", "Further reading"),
}
# Headings of any note; decorated ones check that links fold them as Obsidian does.
TOPIC_HEADINGS: Final = (
    "The {a} {n}",
    "{a} {n} in practice",
    "What is a {n}?",
    "Step 1: {v} the {n}",
    "The **{n}** question",
    "`{n}` options",
    "{n} & {n}",
    "🚀 {v} it",
    "{n} (first draft)",
    "{n}, {n} and {n}",
    "==Important== {n}",
    "{v}/{v} the {n}",
)
TAGS: Final = tuple(
    """
    idea evergreen seedling book paper area/health area/work area/home project/alpha
    project/beta project/beta/phase-2 status/draft status/stable to-read y2026 q_and_a
    übersicht wissen/größe 日本語 読書/メモ 项目 проект проект/дом 🌱
    """.split()
)
# (interval as written, its length in days, rounded down)
INTERVALS: Final = (
    ("90", 90),
    ("90d", 90),
    ("6 months", 181),
    ("P6M", 181),
    ("P1Y2M", 424),
    ("26 weeks", 182),
    ("half-yearly", 181),
    ("yearly", 365),
    ("every 8 months", 242),
)
CALLOUTS: Final = tuple(
    """
    note abstract summary tldr info todo tip hint important success check done
    question help faq warning caution attention failure fail missing danger error
    bug example quote cite
    """.split()
)
