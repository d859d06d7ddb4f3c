"""The screen of `tune`: the feed, the rules, the explanation, and what happens at each key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from itertools import islice
from typing import ClassVar

from msgspec.structs import replace
from rich.text import Text
from textual import work as in_background
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Footer, Input, Static

from feedfilter.cli import live
from feedfilter.cli.screen.desk import Desk, Proposal, Reading
from feedfilter.cli.screen.dialogs import Chosen, Confirm, Help, Words
from feedfilter.cli.screen.lines import Lines
from feedfilter.cli.screen.lists import FeedList, RuleList
from feedfilter.errors import FeedfilterError
from feedfilter.marks import Mark
from feedfilter.render.cells import cut
from feedfilter.render.safe import safe, safe_line
from feedfilter.tune import edits
from feedfilter.tune.choice import Choice, Show

_BLINK = 0.35  # seconds
_BLINKS = 6
_TYPING = 0.15  # seconds without a key after which a search begins
_RESTING = 0.05  # seconds on an item after which it is explained
_MOST_LINES = 400  # of an explanation
_MOST_CELLS = 400
_MOST_LETTERS = 5_000  # of a text in which words are selected


class Tune(App[None]):
    """The program."""

    TITLE = "feedfilter tune"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012
    CSS = """
    #status { height: 1; background: $primary-background; }
    #problems { display: none; height: auto; max-height: 8; color: $text-error; }
    #search { display: none; }
    #lists { height: 3fr; }
    #feed { width: 1fr; }
    #rules { width: 48; border: none; border-top: solid $primary; border-left: solid $primary; }
    #about { height: 2fr; border-top: solid $primary; }
    .-narrow #lists { layout: vertical; }
    .-narrow #rules { width: 100%; height: 7; border-left: none; border-top: solid $primary; }
    .dialog { width: 80%; height: 80%; padding: 1 2; border: thick $primary; background: $surface; }
    .dialog #lists { height: 1fr; }
    .dialog #words { height: 1fr; }
    .question { dock: bottom; color: $text-accent; }
    Confirm, Words, Help { align: center middle; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", key_display="/"),
        Binding("h", "show('hidden')", "hidden"),
        Binding("k", "show('kept')", "kept"),
        Binding("c", "show('changed')", "changed"),
        Binding("m", "show('marked')", "marked", show=False),
        Binding("a", "show('all')", "all", show=False),
        Binding("f", "friend", "friend"),
        Binding("r", "rule", "rule"),
        Binding("n", "next", "next change", show=False),
        Binding("e", "misses", "misses", show=False),
        Binding("x", "mark('ad')", "ad"),
        Binding("p", "mark('personal')", "personal"),
        Binding("o", "switch", "rule off/on"),
        Binding("w", "allow", "allow"),
        Binding("l", "words", "words"),
        Binding("escape", "clear", "no filter", show=False),
        Binding("question_mark", "help", "help", key_display="?"),
        Binding("q", "quit", "quit"),
        Binding("ctrl+c", "quit", "quit", show=False),  # where no text is selected to be copied
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.choice = Choice()
        self.feed = FeedList(desk)
        self.rules = RuleList(desk)
        self.about = Static("", id="explained", markup=False)
        self.saves = 0  # of the rule file, that were read and shown
        self.failure: Exception | None = None
        self._typing: Timer | None = None
        self._resting: Timer | None = None
        self.blinking: Timer | None = None
        self._blinks = 0
        self._wanted: tuple[int, bool | None] | None = None
        self._explaining = False

    def _handle_exception(self, error: Exception) -> None:
        """End the program; what went wrong is for `main` to say, for values hold private text."""
        self.failure = self.failure or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield Static("", id="status", markup=False)
        yield Static("", id="problems", markup=False)
        yield Input(
            placeholder="words, compared as keywords are; enter, esc", id="search", compact=True
        )
        with Horizontal(id="lists"):
            yield self.feed
            yield self.rules
        with VerticalScroll(id="about", can_focus=False):
            yield self.about
        yield Footer()

    def on_mount(self) -> None:
        """Show the feed and begin to watch the rule file."""
        self.feed.choose(self.desk.chosen(self.choice))
        self.rules.refill()
        self.feed.focus()
        self._say_status()
        self._follow()

    # What stands on the screen.

    @property
    def explaining(self) -> bool:
        """Say whether the item under the cursor is not explained yet."""
        return self._pending or self._explaining

    def _say_status(self, note: str = "") -> None:
        desk, choice = self.desk, self.choice
        parts = [str(desk.reading.summed), desk.feed_name, str(desk.rules_path)]
        filters = [choice.show.value] if choice.show is not Show.ALL else []
        filters += [f"friend {self._friend_name()}"] if choice.friend is not None else []
        filters += [f"rule {choice.rule}"] if choice.rule else []
        filters += [f"'{choice.words}'"] if choice.words else []
        if filters:
            parts.insert(0, f"{len(self.feed.rows)} shown: {', '.join(filters)};")
        line = "  ".join([*([note] if note else []), *parts])
        self.query_one("#status", Static).update(Text(safe_line(line), no_wrap=True))

    def _friend_name(self) -> str:
        row = self.feed.row
        return "" if row is None else str(self.desk.item(row)["friend"])

    def _say_problems(self) -> None:
        shown = self.query_one("#problems", Static)
        shown.display = bool(self.desk.problems)
        kept = "the last good rules stay"
        lines = [*self.desk.problems, kept] if self.desk.problems else []
        shown.update(Text("\n".join(lines)))

    def on_lines_moved(self, message: Lines.Moved) -> None:
        """Explain the item under the cursor, once it rests."""
        if message.lines is self.feed:
            self._explain_soon(None)
            self.rules.go_to(self._rule())

    def _explain_soon(self, misses: bool | None) -> None:
        if self._resting is not None:
            self._resting.stop()
        row = self.feed.row
        if row is None:
            self._pending = False
            self.about.update("nothing is shown; esc takes the filters off")
            return
        self._pending = True
        self._resting = self.set_timer(_RESTING, partial(self._want, row, misses))

    def _want(self, row: int, misses: bool | None) -> None:
        self._pending = False
        self._wanted = (row, misses)
        if not self._explaining:
            self._explain_next()

    def _explain_next(self) -> None:
        """Explain what was wanted last; one after the other, so that none waits for all."""
        self._explaining = self._wanted is not None
        if self._wanted is not None:
            (row, misses), self._wanted = self._wanted, None
            self._explain(row, misses)

    @in_background(thread=True, group="explain")
    def _explain(self, row: int, misses: bool | None) -> None:
        lines = self.desk.explained(row, misses=misses)
        text = "\n".join(cut(line, _MOST_CELLS) for line in islice(lines, _MOST_LINES))
        self.call_from_thread(self._show_explained, text)

    def _show_explained(self, text: str) -> None:
        self.about.update(Text(text))
        self.query_one("#about", VerticalScroll).scroll_home(animate=False)
        self._explain_next()

    # Saves of the rule file.

    @in_background(group="follow")
    async def _follow(self) -> None:
        seen = self.desk.on_disk()
        while True:
            async for _ in self._events():
                now = self.desk.on_disk()
                if now != seen:
                    seen = now
                    await self.reread()
                    break  # the new rules may include other files

    def _events(self) -> AsyncIterator[object]:
        from watchfiles import awatch

        files = set(self.desk.live.rule_files())
        return awatch(
            *live.folders(files),
            watch_filter=lambda _, path: path in files,
            debounce=live.LONGEST,
            step=live.PAUSE,
            rust_timeout=live.LOOK,
            yield_on_timeout=True,
            recursive=False,
        )

    async def reread(self) -> None:
        """Read the rule file, decide beside the screen, show what changed."""
        read = await asyncio.to_thread(self.desk.read_again)
        self._take(read)
        self.saves += 1

    def _take(self, read: Reading | tuple[str, ...]) -> None:
        before = {each["rule"]: each["applied"] for each in self.desk.reading.counts}
        self.desk.take(read)
        self._say_problems()
        if not isinstance(read, Reading):
            return
        if self.choice.rule and self.desk.rules.rule(self.choice.rule) is None:
            self.choice = replace(self.choice, rule=None)
        self.rules.before = before
        self.rules.refill()
        self.feed.choose(self.desk.chosen(self.choice))
        changed = len(read.changed)
        self._say_status(f"saved: {changed} {'item' if changed == 1 else 'items'} changed;")
        self._flash()

    def _flash(self) -> None:
        if self.blinking is not None:
            self.blinking.stop()
        if not self.desk.reading.changed:
            return
        self.feed.flashing = True
        self.feed.refresh()
        self._blinks = 0
        self.blinking = self.set_interval(_BLINK, self._blink)

    def _blink(self) -> None:
        self._blinks += 1
        over = self._blinks >= _BLINKS
        self.feed.flashing = not (over or self.feed.flashing)
        self.feed.refresh()
        if over and self.blinking is not None:
            self.blinking.stop()
            self.blinking = None

    # What is shown of the feed.

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.feed.choose(self.desk.chosen(choice))
        self._say_status()

    def action_show(self, show: str) -> None:
        """Show hidden, kept, changed, marked or all items; the same key again shows all."""
        wanted = Show(show)
        again = self.choice.show is wanted
        self._choose(replace(self.choice, show=Show.ALL if again else wanted))

    def action_friend(self) -> None:
        """Show only this friend, or everybody again."""
        row = self.feed.row
        if self.choice.friend is not None or row is None:
            self._choose(replace(self.choice, friend=None))
        else:
            self._choose(replace(self.choice, friend=self.desk.item(row)["author_key"]))

    def action_rule(self) -> None:
        """Show only what this rule applies to, or all again."""
        rule = None if self.choice.rule else self._rule()
        self._choose(replace(self.choice, rule=rule))

    def _rule(self) -> str | None:
        """Give the rule that is meant: under the cursor of the rules, else the item's."""
        if self.rules.has_focus:
            return self.rules.rule
        row = self.feed.row
        rule = self.desk.item(row)["rule"] if row is not None else None
        return rule if rule and self.desk.rules.rule(rule) else None

    def action_clear(self) -> None:
        """Take all filters off."""
        search = self.query_one("#search", Input)
        search.display = False
        with search.prevent(Input.Changed):
            search.value = ""
        self.feed.focus()
        self._choose(Choice())

    def action_next(self) -> None:
        """Go to the next item that the last save changed."""
        changed = self.desk.reading.changed
        places = [n for n, row in enumerate(self.feed.rows) if row in changed]
        after = [n for n in places if n > self.feed.cursor]
        if places:
            self.feed.move((after or places)[0])

    def action_misses(self) -> None:
        """Explain the item with its nearest misses, however long it takes."""
        self._explain_soon(True)

    def action_search(self) -> None:
        """Ask for words."""
        search = self.query_one("#search", Input)
        search.display = True
        search.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once nobody types."""
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_TYPING, partial(self._search, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search and go to what was found."""
        if self._typing is not None:
            self._typing.stop()
        self._search(event.value)
        event.input.display = bool(event.value)
        self.feed.focus()

    def _search(self, words: str) -> None:
        self._choose(replace(self.choice, words=words))

    # Marks and edits.

    def action_mark(self, mark: Mark) -> None:
        """Mark the item, or take the mark back."""
        row = self.feed.row
        if row is None:
            return
        if self._guarded(lambda: self.desk.mark(row, mark)):
            self.feed.refresh()
            self._say_status(f"marks: {self.desk.marks_file.name};")

    def action_switch(self) -> None:
        """Switch the rule off or on."""
        identifier = self._rule()
        rule = self.desk.rules.rule(identifier) if identifier else None
        if rule is None:
            self._complain("no rule decided this item; tab goes to the rules")
            return
        edit = edits.switch_off if rule.enabled else edits.switch_on
        title = f"switch {'off' if rule.enabled else 'on'} '{rule.id}'"
        self._propose(title, lambda text: edit(text, rule.id))

    def action_allow(self) -> None:
        """Protect the friend."""
        row = self.feed.row
        if row is None:
            return
        item = self.desk.item(row)
        ids = [item["author_id"]] if item["author_id"] else []
        names = [item["author"]] if item["author"] else []
        if not (ids or names):
            self._complain("the export does not say who posted this")
            return
        name = item["person"] or item["friend"]
        self._propose(f"allow {item['friend']}", lambda text: edits.allow(text, name, ids, names))

    def action_words(self) -> None:
        """Ask for words of the item and a list."""
        row = self.feed.row
        if row is None:
            return
        item = self.desk.item(row)
        said = item["text"] or item["link_title"] or ""
        lists: list[str] = []
        if not self._guarded(lambda: lists.extend(self.desk.lists())):
            return
        if not lists:
            self._complain("the rule file has no lists; write one under lists:")
            return
        self.push_screen(Words(safe(said[:_MOST_LETTERS]), lists), self._add_words)

    def _add_words(self, chosen: Chosen | None) -> None:
        if chosen is not None:
            title = f"add '{chosen.words}' to '{chosen.list_name}'"
            self._propose(
                title, lambda text: edits.add_words(text, chosen.list_name, [chosen.words])
            )

    def _propose(self, title: str, edit: Callable[[str], str]) -> None:
        proposals: list[Proposal] = []
        if not self._guarded(lambda: proposals.append(self.desk.propose(edit))):
            return
        proposal = proposals[0]
        if not proposal.changes:
            self._complain(f"{title}: the file says so already")
            return
        self.push_screen(Confirm(title, proposal), partial(self._answered, proposal))

    def _answered(self, proposal: Proposal, yes: bool | None) -> None:
        if yes:
            self._guarded(lambda: self.desk.accept(proposal))

    def _guarded(self, do: Callable[[], object]) -> bool:
        """Do something; what the user can mend is said instead of ending the program."""
        try:
            do()
        except FeedfilterError as error:
            self._complain(str(error))
            return False
        except OSError as error:
            self._complain(f"{self.desk.rules_path}: {error.strerror or 'cannot be read'}")
            return False
        return True

    def _complain(self, message: str) -> None:
        self.notify(safe_line(message), severity="warning", markup=False)

    def action_help(self) -> None:
        """Say what the keys do."""
        self.push_screen(Help())
