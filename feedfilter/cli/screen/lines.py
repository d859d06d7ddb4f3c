"""A list of very many lines: only those that are seen are made."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

CURSOR = Style(reverse=True)
RESTING = Style(bold=True, underline=True)


class Lines(ScrollView, can_focus=True):
    """Lines with a cursor. A subclass says what stands in each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "by(-1)", "up", show=False),
        Binding("down", "by(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "top", "first", show=False),
        Binding("end", "bottom", "last", show=False),
    ]

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor stands on another line."""

        def __init__(self, lines: Lines) -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> Lines:
            """Give the list."""
            return self.lines

    def count(self) -> int:
        """Count the lines."""
        raise NotImplementedError

    def line(self, index: int, width: int) -> Text:
        """Give one line, of safe text only."""
        raise NotImplementedError

    def refill(self, cursor: int | None = None) -> None:
        """Show the lines anew; the cursor stays unless it is said where it goes."""
        wanted = self.cursor if cursor is None else cursor
        self.virtual_size = Size(0, self.count())
        self.cursor = max(0, min(wanted, self.count() - 1))
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self))

    def render_line(self, y: int) -> Strip:
        """Make the line that is seen at `y`."""
        width, index = self.size.width, y + self.scroll_offset.y
        if not 0 <= index < self.count():
            return Strip.blank(width, self.rich_style)
        text = self.line(index, width)
        if index == self.cursor:
            text.stylize(CURSOR if self.has_focus else RESTING)
        text.no_wrap = True
        segments = text.render(self.app.console)
        return Strip(list(segments)).adjust_cell_length(width).apply_style(self.rich_style)

    def move(self, index: int) -> None:
        """Put the cursor on a line and show it."""
        self.cursor = max(0, min(index, self.count() - 1))

    def watch_cursor(self) -> None:
        """Follow the cursor."""
        self._reveal()
        self.refresh()
        self.post_message(self.Moved(self))

    def _reveal(self) -> None:
        height = self.size.height
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self.refresh()

    def on_blur(self) -> None:
        """Show where the cursor rests."""
        self.refresh()

    def on_click(self, event: object) -> None:
        """Put the cursor where somebody clicks."""
        y = getattr(event, "y", None)
        if isinstance(y, int):
            self.move(y + self.scroll_offset.y)

    def action_by(self, lines: int) -> None:
        """Go up or down."""
        self.move(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        """Go up or down by what is seen."""
        self.move(self.cursor + pages * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """Go to the first line."""
        self.move(0)

    def action_bottom(self) -> None:
        """Go to the last line."""
        self.move(self.count() - 1)
