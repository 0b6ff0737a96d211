"""How shells ask what can be typed next: scripts for bash, zsh and fish, and what is printed.

The scripts of click do not quote names with blanks in bash, expand wildcards in names, and cut
names at a comma in fish; names of notes have all of these.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

VARIABLE = "_VAULTKIT_COMPLETE"
_BREAKS = (":", "=", "@", "<", ">", ";", "|", "&", "(")
"""Where bash begins another word, `COMP_WORDBREAKS`, but for blanks and quotes."""
_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' type value
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD COMP_LINE="$COMP_LINE" \\
        COMP_PART="$2" %(complete_var)s=bash_complete "$1" 2>/dev/null)
    compopt -o filenames 2>/dev/null  # has the shell quote what needs it
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a plain described response
    local type key descr
    (( ! $+commands[%(prog_name)s] )) && return 1
    response=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \\
        %(complete_var)s=zsh_complete %(prog_name)s 2>/dev/null)}")
    for type key descr in ${response}; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $descr == _ ]]; then plain+=("$key"); else described+=("$key:$descr"); fi ;;
        esac
    done
    [[ -n $described ]] && _describe -V unsorted described -U
    [[ -n $plain ]] && compadd -U -V unsorted -a plain
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""
_FISH = """\
function %(complete_func)s
    set -l line (commandline -cp | string collect)
    set -l word (commandline -ct | string collect)
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS="$line" COMP_CWORD="$word" \\
        %(prog_name)s 2>/dev/null)
    for completion in $response
        set -l parts (string split -m 1 ',' -- $completion)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo $parts[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


@add_completion_class
class Bash(BashComplete):
    """bash, which cuts a word at each of `: = @`, and replaces the last part of it."""

    source_template = _BASH
    _cut = ""
    """What of the word stands before the part that bash replaces."""
    _is_quoted = False

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is being typed, and that word."""
        from click.shell_completion import split_arg_string

        if "\n" not in os.environ["COMP_WORDS"]:
            return super().get_completion_args()  # a script of click, or one word alone
        pieces = os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]
        words = rejoin(pieces, os.environ.get("COMP_LINE", ""))
        read = [next(iter(split_arg_string(word)), "") for word in words]
        part = os.environ.get("COMP_PART", pieces[-1])
        cut = words[-1].removesuffix(part)
        self._cut = cut if cut.endswith(_BREAKS) or part.startswith(_BREAKS) else ""
        self._is_quoted = words[-1].startswith(("'", '"'))
        return read[1:-1], read[-1] if len(read) > 1 else ""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return what fits; of names with a `$`, which bash quotes only in quotes, none outside."""
        found = super().get_completions(args, incomplete)
        return [item for item in found if self._is_quoted or "$" not in str(item.value)]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Return a line of the answer."""
        return f"{item.type},{str(item.value).removeprefix(self._cut)}"


@add_completion_class
class Zsh(ZshComplete):
    """zsh, whose answer has three lines for each candidate, none of them empty."""

    source_template = _ZSH

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return the lines of a candidate."""
        if item.type != "plain":
            return f"{item.type}\n_\n_"
        return super().format_completion(item)


@add_completion_class
class Fish(FishComplete):
    """fish, which quotes names itself."""

    source_template = _FISH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is being typed, and that word."""
        from click.shell_completion import split_arg_string

        typed, line = os.environ["COMP_CWORD"], os.environ["COMP_WORDS"]
        before = line.removesuffix(typed) if typed else line
        return split_arg_string(before)[1:], next(iter(split_arg_string(typed)), "")


def rejoin(pieces: Sequence[str], line: str) -> list[str]:
    """Return words as they were typed: pieces with nothing between them are one.

    Args:
        pieces: What bash made of the line up to the cursor.
        line: The line; if the pieces are not those of it, each is a word.
    """
    words: list[str] = []
    at = 0
    for piece in pieces:
        start = at
        while at < len(line) and line[at].isspace():
            at += 1
        if not line.startswith(piece, at):
            return list(pieces)
        if words and at == start:
            words[-1] += piece
        else:
            words.append(piece)
        at += len(piece)
    return words


def answer(cli: click.Command) -> int:
    """Answer a shell; return the exit status. Effect: prints on standard output, and nothing else.

    Whatever goes wrong, nothing is said: the person is in the middle of a line.
    """
    try:
        cli.main(args=[], prog_name="vaultkit", standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception:  # noqa: BLE001
        return 1
    return 0
