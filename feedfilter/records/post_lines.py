"""What the lines of a post in WeChat Moments are, where an exporter wrote it as text."""

from __future__ import annotations

from msgspec import Struct, field

from feedfilter.importer import Item
from feedfilter.model import Kind
from feedfilter.records.moments import Medium, links_of, media_of, title_of
from feedfilter.stamps import from_wall, unit_of


class PostLines(Struct):
    """The parts of a post, filled line by line."""

    text: list[str] = field(default_factory=list)
    card: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    media: list[Medium] = field(default_factory=list)
    likes: int = 0
    comments: int = 0

    def liked_by(self, names: str) -> None:
        """Count the names of a list such as `阿强、老王`."""
        self.likes += len([name for name in names.split("、") if name.strip()])

    def item(self, written: str, author_id: str | None, author: str | None = None) -> Item:
        """Make the post's item; `written` is the wall clock when it was made."""
        time = from_wall(written)
        media = media_of(self.media)
        return Item(
            text="\n".join(self.text).strip("\n"),
            time=time,
            absolute=time is None,
            time_unit=unit_of(written),
            author_id=author_id,
            author=author,
            kind=Kind.POST.value,
            link_title=title_of(*self.card),
            pictures=media.pictures,
            videos=media.videos,
            links=links_of(*self.links),
            picture_keys=media.keys,
            likes=self.likes,
            comments=self.comments,
        )
