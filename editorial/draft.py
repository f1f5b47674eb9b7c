"""All that a person writes of a post, before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from lib.i18n import Text
from models.content import Attachment, Content, Tags
from models.post import Priority
from models.reuse import ReuseRules
from models.way import Temperature


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything a person writes of a post. Instants are aware; `channels` are ids."""

    title: str
    text: str = ""
    link: str = ""
    language: str = "fr"
    temperature: Temperature = Temperature.WARM
    pillar: str = ""
    goal: str = ""
    campaign: str = ""
    relevant_from: datetime | None = None
    embargo_until: datetime | None = None
    fresh_until: datetime | None = None
    priority: Priority = Priority.ORDINARY
    wished_at: datetime | None = None
    channels: tuple[int, ...] = ()
    variants: Mapping[int, str] = field(default_factory=dict)
    media: tuple[Attachment, ...] = ()
    thread: bool = False
    comment: str = ""
    wordings: tuple[str, ...] = ()
    tags: Tags | None = None
    reuse: ReuseRules = field(default_factory=ReuseRules)
    notes: tuple[Text, ...] = ()

    @property
    def content(self) -> Content:
        return Content(
            title=self.title,
            text=self.text,
            link=self.link,
            language=self.language,
            channels=tuple(sorted(set(self.channels))),
            variants={k: v for k, v in self.variants.items() if v and k in self.channels},
            media=self.media,
            thread=self.thread,
            comment=self.comment,
            wordings=self.wordings,
            tags=self.tags,
        )

    def saying(self, content: Content) -> "Draft":
        """The same post with all that leaves of it as in `content`."""
        return replace(self, **{one.name: getattr(content, one.name) for one in fields(Content)})
