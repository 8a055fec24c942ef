"""What respondents said and what may be told of it: quotations by consent, and the search for what is private."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import ClassVar, Final
from unicodedata import category

from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.model import AllegedVictim, Kind
from hrdalert.disclosure.folding import common_words, letters_of
from hrdalert.disclosure.name_forms import Form, forms_of, letters_of_words
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.inquiry.answers import Answers, Respondent, Table
from hrdalert.inquiry.counts import Counts, spaced, words_of
from hrdalert.inquiry.form import Inquiry, mistake

PRIVATE: Final = {"name": "a name", "contact": "a way to reach somebody", "place": "a place"}
"""The kinds of what never leaves the office."""


class Quotations:
    """The quotes of an inquiry, looked at beside the answers."""

    most_of_one = 3
    gap: ClassVar = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*")
    details: ClassVar = {
        "an e-mail address, or a name on a network": re.compile(r"@|\(at\)|\[at\]", re.IGNORECASE),
        "a web address": re.compile(r"://|\bwww\."),
        "a number as long as that of a telephone": re.compile(r"\d(?:[\W_]{0,3}\d){6,}"),
        "a number beside a name, as in an address": re.compile(
            r"\b\d+\w?,? [^\W\d_a-zß-ÿа-ё]|\b[^\W\d_a-zß-ÿа-ё][\w’'-]+,? \d"
        ),
    }
    """What may tell of somebody, by what it looks like."""

    def __init__(self, inquiry: Inquiry, answers: Answers, counts: Counts) -> None:
        self.inquiry, self.answers, self.counts = inquiry, answers, counts

    def problems(self) -> Iterator[Problem]:
        """Every quote that does not stand in its answer, or that its respondent did not agree to."""
        each = Counter(str(quote.from_) for quote in self.inquiry.quotes)
        for number, quote in enumerate(self.inquiry.quotes):
            at = self.inquiry.at("quotes", number)
            if (count := each[str(quote.from_)]) > self.most_of_one:
                yield mistake("many-of-one", at, count=count)
            if quote.checked is None:
                yield mistake("unchecked", at, id=quote.id)
            yield from (*self._of(quote, at), *self._details(quote))

    def _details(self, quote: Inquiry.Quote) -> Iterator[Problem]:
        """What in a quote may tell of somebody whom no list knows; once somebody has looked at it, nothing."""
        text = quote.text or quote.paraphrase
        if text is None or quote.looked_at:
            return
        found = [what for what, pattern in self.details.items() if pattern.search(text)]
        if any(category(sign) == "Lo" for sign in text):
            found.append("words in which no capital shows a name")
        told = open_letters(self.inquiry) | common_words()["common"]
        parted = enumerate(re.findall(r"[^\W\d_]+", text), 1)
        words = [(number, word) for number, word in parted if len(word) > 1]
        names = [str(n) for n, word in words if word[0].isupper() and letters_of(word) not in told]
        found += [f"what may be a name (word {', '.join(names)})"] if names else []
        if found:
            yield mistake("may-tell", text.origin, id=quote.id, found=", ".join(found))

    def _of(self, quote: Inquiry.Quote, at: Origin) -> Iterator[Problem]:
        one = self.answers.people.get(quote.from_)
        question = self.inquiry.asked.get(quote.of)
        if (quote.text is None) == (quote.paraphrase is None):
            yield mistake("text-or-paraphrase", at, id=quote.id)
            return
        if one is None:
            older = any(other.id == quote.from_ for other in self.answers.every)
            why = "answered again later, and that answer counts" if older else "is not among the respondents"
            yield mistake("nobody-quoted", quote.from_.origin, id=quote.id, why=why)
            return
        if question is None or question.kind != "open":
            yield mistake("no-open-question", at, shown=shown(quote.of))
            return
        may = {"verbatim": ("text", "paraphrase"), "paraphrase": ("paraphrase",)}.get(one.quoting, ())
        if ("text" if quote.text else "paraphrase") not in may:
            is_asked = one.quoting != "none"
            agreed = f"agreed to {one.quoting} alone" if is_asked else "did not agree to be quoted"
            mend = "write paraphrase: in your own words" if "paraphrase" in may else "take it out"
            yield mistake("not-agreed", at, id=quote.id, agreed=agreed, mend=mend)
        if quote.of not in one.told:
            yield mistake("not-answered", at, id=quote.id, of=quote.of)
        elif quote.text is not None and not self._stands(quote.text, one.told[quote.of]):
            yield mistake("other-words", quote.text.origin, id=quote.id)

    def _stands(self, text: str, answer: str) -> bool:
        """Whether the parts of a quote stand in an answer as whole words, one behind the other."""
        parts = [spaced(part) for part in self.gap.split(text) if part.split()]
        bounded = (rf"(?<!\w){part}(?!\w)" if part.isascii() else part for part in parts)
        return bool(parts) and re.search(".*?".join(bounded), answer, re.DOTALL) is not None

    def label(self, quote: Inquiry.Quote) -> str | None:
        """How the respondent is called, as in all documents; None: in the words for anybody."""
        scheme, one = self.inquiry.labels, self.answers.people[quote.from_]
        if scheme == "none":
            return None
        question, (_, counts) = self.inquiry.about[scheme], self.counts.cells(scheme)
        named = (group for group, n in counts.items() if n and one.chose(scheme, question.groups[group]))
        return next(map(question.label, named), None)

    @property
    def phrase(self) -> Inquiry.Quote | None:
        """The quote that stands in the title."""
        return next((quote for quote in self.inquiry.quotes if quote.title and quote.text), None)


class Private:
    """What never leaves the office, as a search finds it: names by their parts, places whole, ways to reach people."""

    def __init__(self, inquiry: Inquiry, every: Iterable[Respondent]) -> None:
        self.inquiry, self.every = inquiry, every

    @cached_property
    def forms(self) -> Sequence[Form]:
        """All forms but single words that somebody has looked at: those of ``common:``."""
        common = {letters_of(word) for word in self.inquiry.answers.common}
        forms = dict.fromkeys(form for one in self.every for form in self.of(one))
        return [form for form in forms if not (form.letters in common and form.kind != "run")]

    def of(self, one: Respondent) -> Iterator[Form]:
        """Each address or handle whole, and a number by its last nine digits; names with their parts."""
        line = f"{one.origin.file.name}:{one.origin.line}"
        runs = [("the id of a respondent", letters)] if len(letters := letters_of(one.id)) > 7 else []
        names: list[tuple[str, str, Kind]] = []
        for kind, text in one.private:
            what = f"{PRIVATE[kind]} of a respondent"
            if kind == "contact":
                digits = re.sub(r"\D", "", text)
                parts = [digits[-9:]] if len(digits) > 6 and "@" not in text else []
                wholes = (*map(letters_of, re.split(r"[\s,;]+", text)), *parts)
                runs += [(what, letters) for letters in wholes if len(letters) > 4]
            else:
                names.append((what, text, "person" if kind == "name" else "group"))
        third = (name for text in one.told.values() for name in self._third_persons(text))
        names += [("a name in an answer", name, "person") for name in third]
        for what, letters in runs:
            yield Form(f"{what} ({line})", letters, letters, (letters,), "run", "", False, False, False)
        for what, name, of in names:
            whose = AllegedVictim.model_construct(
                None, id=f"{what} ({line})", name=LocatedText(name), kind=of
            )
            yield from forms_of(whose)

    def _third_persons(self, answer: str) -> Iterator[str]:
        """Words with capitals that the form does not have: several in a row, or one behind a word such as friend."""
        common = common_words()["common"]
        titles = common_words()["titles"].union(words_of(self.inquiry.language).get("before_names", ()))
        for part in re.split(r"[^\w\s'’.-]+|(?<=\w{3})[.](?=\s|$)", answer):
            before = ""
            for is_name, words in groupby(part.split(), lambda word: word[:1].isupper()):
                run = [re.sub(r"['’]s$", "", word) for word in words]
                if is_name:
                    rest = run[1:] if len(run) > 2 and letters_of(run[0]) in common else run
                    if not before and self._told.issuperset(map(letters_of, run[1:])):
                        rest = []  # Ask States to …
                    is_told = self._told.issuperset(map(letters_of, rest))
                    if (len(rest) > 1 or before.casefold() in titles) and not is_told:
                        yield " ".join(rest)
                before = run[-1]

    @cached_property
    def _told(self) -> frozenset[str]:
        return open_letters(self.inquiry)


def open_letters(inquiry: Inquiry) -> frozenset[str]:
    """The letters of each word that the form and the call have, which everybody may read."""
    call, asked = inquiry.call, inquiry.asked.values()
    texts = (
        call.title,
        inquiry.mandate,
        *(one.heading for one in call.sections),
        *(one.to for one in inquiry.recommendations),
        *(one.head for one in asked),
        *(label for one in asked for label in (*one.options.values(), *one.join)),
    )
    return frozenset().union(*map(letters_of_words, texts))


def forms_of_respondents(folder: Path) -> Iterator[Form]:
    """Whole names of who answered an inquiry, and ways to reach them, by which documents of cases are searched.

    Raises InputErrors where its file or the answers cannot be read. Before there is a file of answers, nobody answered.
    """
    inquiry = Inquiry.read(folder)
    file, columns = folder / inquiry.answers.file, inquiry.answers.private
    if not file.is_file():
        return
    table = Table(file, {one.column[0] for one in (inquiry.answers.respondent, *columns)})
    if lost := [one.head for one in columns if one.column not in table.heads]:
        raise InputErrors([mistake("no-private-column", Origin(file, 1), lost=", ".join(map(shown, lost)))])
    private = Private(inquiry, ())
    for line, row in table.rows:
        cells = tuple((one.kind, row.get(one.column, "")) for one in columns if one.kind != "place")
        for form in private.of(Respondent("", Origin(file, line), {}, {}, private=cells)):
            if form.kind == "run" or (form.is_listed and form.kind == "phrase"):
                yield form
