"""Writings: the brief and the claim sheet as known on the session's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ..brief.brief import Brief
from ..claims.article import Article, article_of
from ..claims.check import Sheet, check_article
from ..claims.claim import Verdict
from ..core.area import area as find_area
from ..core.period import parse_date
from .known import Known

__all__ = ["Writings"]


class Writings(Known):
    """What is written from the day's figures."""

    def brief(self, revised_as_of: date | None = None, ally: str = "") -> Brief:
        """The brief as of the day.

        Parameters
        ----------
        revised_as_of : date or None
            Also say what each number has since become by this day; None to say nothing later than the day.
        ally : str
            Code or name of an ally for its own brief; empty for the alliance.

        Returns
        -------
        Brief
            Sections, sentences, charts and footnotes; every number a Quantity.
        """
        from ..brief.write import write_brief

        return write_brief(self.accounts, revised_as_of, ally=find_area(ally).code if ally else "")

    def sheet(
        self,
        article: Article,
        said_on: date | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> Sheet:
        """The claim sheet of an article; the session's day is the day of `now`.

        Parameters
        ----------
        article : Article
            As read.
        said_on : date or None
            None for the date that it bears.
        progress : callable or None
            Called with sentences read and sentences there are.

        Returns
        -------
        Sheet
            Verdicts, and the numbers that are no claims.
        """
        return check_article(self.archive, article, self.day, said_on, progress=progress)

    def check(self, text: str, said_on: str | date | None = None) -> list[Verdict]:
        """Every numeric claim of a text, judged then, now and on record.

        Parameters
        ----------
        text : str
            Text or Markdown.
        said_on : str, date or None
            The day it was said; None for the date that it bears, or the session's day.

        Returns
        -------
        list of Verdict
            In order of the text.
        """
        day = parse_date(said_on, "said-on date") if said_on is not None else None
        return list(self.sheet(article_of(text), day).verdicts)
