"""What `tune` asks: yes or no to a diff, which words for which list; and its help."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from feedfilter.cli.screen.desk import Proposal
from feedfilter.render.safe import safe_line

_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


class Confirm(ModalScreen[bool]):
    """Shows an edit as a diff and asks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", "write it"),
        Binding("n,escape,q", "answer(False)", "leave the file"),
    ]

    def __init__(self, title: str, proposal: Proposal) -> None:
        super().__init__()
        self.heading = title
        self.proposal = proposal

    def compose(self) -> ComposeResult:
        """Show the diff, or what speaks against it, and the question."""
        question = "y  write it     n  leave the file as it is"
        if self.proposal.problems:
            question = "the file would not be sound; n  leave it as it is"
        with Vertical(classes="dialog"):
            yield Static(Text(safe_line(self.heading), "bold"), markup=False)
            with VerticalScroll():
                yield Static(self._shown(), id="diff", markup=False)
            yield Static(question, classes="question", markup=False)

    def _shown(self) -> Text:
        text = Text()
        for line in self.proposal.diff:
            text.append(safe_line(line) + "\n", _DIFF_STYLES.get(line[:1], ""))
        for line in self.proposal.problems:
            text.append(line + "\n", "bold red")
        return text

    def action_answer(self, yes: bool) -> None:
        """Answer; what is not sound cannot be written."""
        self.dismiss(yes and not self.proposal.problems)


class Chosen(Struct, frozen=True):
    """Words for a list."""

    words: str
    list_name: str


class Words(ModalScreen[Chosen | None]):
    """Shows the text of an item to select words in, then the lists to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("enter", "words", "take the selected words", priority=True),
    ]

    def __init__(self, text: str, lists: list[str]) -> None:
        super().__init__()
        self.text = text
        self.lists = lists

    def compose(self) -> ComposeResult:
        """Show text and lists."""
        area = TextArea(self.text, read_only=True, soft_wrap=True, id="words")
        options = [
            Option(Text(safe_line(name)), id=str(number)) for number, name in enumerate(self.lists)
        ]
        with Vertical(classes="dialog"):
            yield Static(
                "Select words with shift and arrows or the mouse, then enter", markup=False
            )
            yield area
            yield Static("Add them to the list", markup=False)
            yield OptionList(*options, id="lists")
            yield Static("enter  next, add     esc  leave", classes="question", markup=False)

    def on_mount(self) -> None:
        """Begin with the text."""
        self.query_one(TextArea).focus()

    @property
    def selected(self) -> str:
        """Give the words that are selected, or the word under the cursor, in one line."""
        area = self.query_one(TextArea)
        if area.selected_text.strip():
            return " ".join(area.selected_text.split())
        row, column = area.cursor_location
        line = area.document.get_line(row)
        before = line[:column].split(" ")[-1]
        return before + line[column:].split(" ")[0]

    def action_words(self) -> None:
        """Go on to the lists, or take the list that is chosen."""
        lists = self.query_one(OptionList)
        if not lists.has_focus:
            lists.focus()
            lists.highlighted = 0 if self.lists else None
        elif lists.highlighted is not None and self.selected:
            self.dismiss(Chosen(self.selected, self.lists[lists.highlighted]))

    def on_option_list_option_selected(self) -> None:
        """Take the list that was clicked."""
        self.action_words()

    def action_leave(self) -> None:
        """Leave without words."""
        self.dismiss(None)


HELP = """\
feed and rules
  ↑ ↓ PgUp PgDn Home End   move
  tab                      from the feed to the rules and back
  /                        search, as keywords are compared
  h  k  c  m  a            only hidden, kept, changed, marked; all
  f                        only this friend; again: everybody
  r                        only what this rule applies to; again: all
  n                        next item that the last save changed
  e                        explain with the nearest misses
marks, beside the feed
  x  p                     this is an ad; this is personal; again: no mark
the rule file, each shown as a diff first
  o                        switch this rule off or on
  w                        allow this friend
  l                        add words of this item to a list
esc  all filters off     ?  this     q  quit

Save the rule file in your editor: what changes is shown here at once.
"""


class Help(ModalScreen[None]):
    """Says what the keys do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "dismiss", "back")
    ]

    def compose(self) -> ComposeResult:
        """Show the keys."""
        with Vertical(classes="dialog"):
            yield Static(HELP, markup=False)
