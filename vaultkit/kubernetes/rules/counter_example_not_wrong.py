"""K8S005: an example that is marked as wrong and is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.rule import Example
from vaultkit.checks.rule_codes import family_of, find_selector_fault
from vaultkit.distribution.extras import KUBERNETES
from vaultkit.kubernetes.manifest_rule import FenceRule, marked_notes
from vaultkit.kubernetes.manifests.manifest import Problem
from vaultkit.kubernetes.note_examples import service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vaultkit.checks.context import Context
    from vaultkit.kubernetes.manifest_rule import ManifestView
    from vaultkit.kubernetes.manifests.yaml_fences import ManifestFence
    from vaultkit.notes.note import Note


class CounterExampleNotWrong(FenceRule):
    """A fence is marked as wrong on purpose, but the rule finds nothing in it.

    ## What it does
    Looks at fences marked `{wrong="K8S201"}` (several codes are parted by blanks or commas) or
    `{wrong}` and reports those in which a named rule, or any, finds nothing, and codes that no
    rule has. The rules are asked whether the config selects them or not.

    ## Why is this bad
    The text round the example says that it fails. A reader who tries it learns that it does not.

    ## Example
    ````markdown
    ```yaml {wrong="K8S201"}
    ports: [{port: 80, nodePort: 30080}]
    ```
    ````

    ## Use instead
    ````markdown
    ```yaml {wrong="K8S201"}
    ports: [{port: 80, nodePort: 8080}]
    ```
    ````

    ## Source
    The note that shows the example.
    """

    code = "K8S005"
    severity = Severity.ERROR
    looks_at = ("vault",)  # as rules over a cluster do, which a fence may name
    extra = KUBERNETES
    is_excusable = False
    examples = (
        Example(
            "right after all, a slip, and no manifest",
            {
                **service(
                    "type: NodePort\nports: [{port: 80, nodePort: 30080}]\n",
                    'yaml {wrong="K8S201, K8S2O2"}',
                ),
                "B.md": "```yaml {wrong}\nports: [{port: 80}]\n```\n",
            },
            (
                ("A.md", 1, "marked as wrong by K8S201, which finds nothing in it"),
                ("A.md", 1, 'no rule "K8S2O2"; did you mean "K8S202"?'),
                ("B.md", 1, "marked as wrong, and no rule finds anything in it"),
            ),
        ),
        Example(
            "wrong indeed, and a mark for other languages",
            {
                **service(
                    "type: NodePort\nports: [{port: 80, nodePort: 8080}]\n", "yaml {wrong=K8S201}"
                ),
                "B.md": service("ports: [{port: 0}]\n", "yml {wrong}")["A.md"],
                "C.md": "```python {wrong}\n1 / 0\n```\n",
            },
        ),
    )

    def candidates(self, context: Context) -> Iterable[Note]:
        """Return the notes with such marks."""
        return [context.vault.notes[path] for path in context.view(marked_notes)]

    def find(self, fence: ManifestFence, view: ManifestView) -> Iterator[Problem]:
        """Report what a fence's mark says and the rules do not."""
        if fence.wrong is None:
            return
        line = fence.note.source.line_of(fence.fence.start)
        start = fence.fence.start
        end = start + len(fence.note.source.line_text(line).encode()) if line else start
        end = min(end, fence.fence.end)
        for message, code in self._judge(fence.wrong, fence, view):
            yield Problem(start, end, message, code)

    def _judge(
        self, codes: tuple[str, ...], fence: ManifestFence, view: ManifestView
    ) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with a mark, and the code it is about."""
        rules = _rules()
        may_be_wrong = not view.schemas.are_there and any(map(view.schemas.has, fence.manifests))
        if not (codes or may_be_wrong) and not any(
            rule.severity > Severity.INFO and next(rule.find(fence, view), None)
            for rule in rules.values()
        ):
            yield "marked as wrong, and no rule finds anything in it", ""
        for code in codes:
            if family_of(code) != family_of(self.code):
                continue
            if code not in rules:
                yield find_selector_fault(code, frozenset(rules)), code
            elif next(rules[code].find(fence, view), None) is None and not (
                rules[code].extra and not view.schemas.are_there
            ):
                yield f"marked as wrong by {code}, which finds nothing in it", code


def _rules() -> Mapping[str, FenceRule]:
    """Return the rules that a mark may name, those of other packages included."""
    rules = (rule for rule in load_rules() if isinstance(rule, FenceRule))
    return {rule.code: rule for rule in rules if not isinstance(rule, CounterExampleNotWrong)}
