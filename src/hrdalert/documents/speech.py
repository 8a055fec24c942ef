"""How a document speaks of the people in a case: first and later names, pronouns, and the references in its texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import is_not
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.references import Mention
from hrdalert.disclosure.view import WITHOUT_TEXTS, CaseView, Gap, PersonView, SourceView, TextView
from hrdalert.documents.casetext import NEW_PARAGRAPH, CaseText, DateMention, NameMention, Tokens, Words
from hrdalert.documents.languages import Language, Pronouns, Style
from hrdalert.errors import Problem, TemplateErrors
from hrdalert.patterns import later

Said: TypeAlias = str | DateMention | NameMention
Naming: TypeAlias = Literal["title", "family", "full"]
"""Later mentions: Mr Chang, Chang, or Chang Weiping."""


class _Last(NamedTuple):
    """Who was spoken of last in a sentence, and how."""

    person: str
    how: Literal["pronoun", "name"]


PRONOUN_FORMS = frozenset({"they", "them", "their", "theirs", "themself"})
VERB_FORMS = frozenset({"is", "was", "has"})


class Speech:
    """The names and words of one document."""

    def __init__(
        self,
        view: CaseView,
        language: Language,
        naming: Naming,
        tokens: Tokens,
        style: Style = "uk",
        addressed: Mapping[str, str] | None = None,
    ) -> None:
        self.view = view
        self.language = language
        self.style: Style = style
        self.naming: Naming = naming
        self.tokens = tokens
        self._addressed = addressed or {}
        """What the addressee is called who is an alleged perpetrator too: your Bureau."""
        self.absent: list[Problem] = []
        """What is wrong with the references in its texts."""
        self._bound: dict[int, Any] = {}
        self._views: dict[str, TextView] = {}
        self._firsts: dict[str, str] = {}
        """The names of people at first mention, by their ids."""

    # --- names, as plain words ---

    def full(self, person: PersonView) -> str:
        """The whole name, with the title where the document uses titles; or what stands for it."""
        name = self._original(person).name
        if name.kind == "relation":
            return self.relation(person)
        full = _plain(name.full)
        return f"{_plain(name.title)} {full}" if name.title and self.naming == "title" else full

    def later(self, person: PersonView) -> str:
        """The name at later mentions. A short form is data, never made by splitting a name."""
        name = self._original(person).name
        if name.kind == "relation":
            return self.relation(person)
        if name.kind == "pseudonym" or self.naming == "full":
            return _plain(name.full)
        short = _plain(name.short or name.family or name.full)
        return f"{_plain(name.title)} {short}" if name.title and self.naming == "title" else short

    @cached_property
    def called(self) -> tuple[str, ...]:
        """What this document calls its people, whole and short."""
        people = (*self.view.victims, *self.view.related)
        return tuple(
            name for person in people for name in (self.full(person), self.later(person), self._first(person))
        )

    def introduced(self, person: PersonView) -> str:
        """The name at first mention: of a relative with the relation, "his wife, Ms Chen Zijuan"."""
        original = self._original(person)
        to = self.view.person(original.relation_to) if isinstance(original.relation_to, str) else None
        if to is None or original.name.kind == "relation" or not original.relation:
            return self.full(person)
        return f"{self.pronoun(to, 'their')} {_plain(original.relation)}, {self.full(person)}"

    def untitled(self, person: PersonView) -> str:
        """The whole name without a title."""
        name = self._original(person).name
        return self.relation(person) if name.kind == "relation" else _plain(name.full)

    def native(self, person: PersonView) -> tuple[TextView, ...]:
        return self._original(person).name.native

    def view_of(self, text: CaseText) -> TextView:
        """The text that a token stands for."""
        return self._views[str(text)]

    def relation(self, person: PersonView) -> str:
        """How someone is spoken of who may not be named: "his wife"."""
        role = _plain(self._original(person).name.full)
        to = self.view.person(person.relation_to) if isinstance(person.relation_to, str) else None
        if to is None:
            return self.language.with_article(role)
        return f"{self.pronoun(to, 'their')} {role}"

    def pronouns(self, person: PersonView) -> Pronouns:
        """The person's pronouns; where none are given, each form repeats the name."""
        given = person.pronouns if isinstance(person.pronouns, str) else None
        if person.kind == "group" or (person.kind != "person" and (given or "").startswith("they")):
            return self.language.pronouns_for_several()
        if not given and person.kind in ("organisation", "community"):
            given = "it/its"
        return self.language.pronouns(given, again=self.later(person))

    def pronoun(self, person: PersonView, form: str) -> str:
        return str(getattr(self.pronouns(person), form))

    # --- texts ---

    def text(self, view: TextView) -> CaseText:
        """The token of a text, its references replaced by what this document calls them."""
        parts: tuple[Said, ...]
        try:
            parts = _written(view) or _merged(self._spoken(view))
        except TemplateErrors as error:
            self.absent += error.problems
            parts = ()
        plain = "".join(map(self._as_plain, parts))
        token = self.tokens.add(Words(parts, plain, view.origin, view.language), plain)
        self._views[str(token)] = view
        return token

    def _as_plain(self, part: Said) -> str:
        if isinstance(part, NameMention):
            return part.again
        if isinstance(part, DateMention):
            return self.date_words(part, True)
        return part.replace(NEW_PARAGRAPH, "\n\n")

    def mention(self, person: PersonView) -> Said:
        """A name as its place in the document will have it; a relation or a pseudonym is the same everywhere."""
        again = self.later(person)
        if self._original(person).name.kind != "name":
            return again
        return NameMention(person.id, self._first(person), again)

    def _first(self, person: PersonView) -> str:
        """The name at first mention: in a release, with a role of a few words before it."""
        if person.id not in self._firsts:
            self._firsts[person.id] = self._made_first(person)
        return self._firsts[person.id]

    def _made_first(self, person: PersonView) -> str:
        original = self._original(person)
        if not self.role_stands_before(person):
            return self.full(person)
        return f"{_plain(original.occupation)} {self.untitled(person)}"

    def role_stands_before(self, person: PersonView) -> bool:
        """Whether this document says what a person is before the name at first mention: a release, of a few words."""
        original = self._original(person)
        role = _plain(original.occupation) if original.occupation else ""
        return bool(
            self.naming == "family"
            and role
            and self.language.stands_before_a_name(role)
            and not self.shared_role()
        )

    def shared_role(self) -> str | None:
        """What all victims are, where there are several and all are the same: land rights defenders."""
        people = self.view.victims
        roles = {_plain(person.occupation) if person.occupation else "" for person in people}
        role = roles.pop() if len(people) > 1 and len(roles) == 1 else ""
        alone = role and all(person.kind == "person" and not person.origin for person in people)
        return self.language.plural(role) if alone else None

    def _spoken(self, view: TextView) -> list[Said]:
        done: list[Said] = []
        last: _Last | None = None
        opens, spoke_of = view.prose, False
        for part in view.parts:
            if isinstance(part, str):
                done.append(_folded(part) if view.prose else part)
                last = last if not part.strip() else None
                opens = _ends_sentence(done[-1]) if part.strip() else opens
                continue
            said: Said
            person = self.view.person(part.id)
            if person is not None:
                said, last = self._person_said(person, part, last)
                if isinstance(said, NameMention) and not spoke_of and last.how == "pronoun":
                    said = self._by_name_instead(said, person, part)
                spoke_of = True
            else:
                said, last = self._other_said(part, view), None
            done.append(self.capitalised(said) if opens else said)
            opens = False
        return _with_commas(done, view)

    def capitalised(self, said: Said) -> Said:
        return self.language.capitalise(said) if isinstance(said, str) else replace(said, capital=True)

    def _person_said(self, person: PersonView, mention: Mention, last: _Last | None) -> tuple[Said, _Last]:
        form = mention.form[0] if mention.form else ""
        plain_form = form.lower()
        if plain_form in PRONOUN_FORMS:
            said = self._pronoun_said(person, plain_form)
            return (self.capitalised(said) if form != plain_form else said), _Last(person.id, "pronoun")
        name = _Last(person.id, "name")
        if plain_form in VERB_FORMS:
            before = last if last and last.person == person.id else name
            return self.pronouns(person).verb(plain_form, before.how), before
        if plain_form == "full":
            return self._named(person, self.introduced(person), self.full(person)), name
        if plain_form == "role" and person.relation:
            return self.relation_words(person), name
        return self.mention(person), name

    def _pronoun_said(self, person: PersonView, form: str) -> Said:
        """A pronoun; the name in its place where the document has not named the person yet."""
        first = self._first(person)
        named = self.language.possessive(first) if form in ("their", "theirs") else first
        return self._named(person, named if form != "themself" else "themself", self.pronoun(person, form))

    def _by_name_instead(self, said: NameMention, person: PersonView, mention: Mention) -> NameMention:
        """The first pronoun of a text, in a case of several: the text before it may have spoken of another one."""
        form = mention.form[0].lower()
        singular = self.pronouns(person).verb("is") == "is"
        if len(self.view.victims) < 2 or form == "themself" or not singular:
            return said
        name = self.later(person)
        return replace(said, instead=self.language.possessive(name) if form in ("their", "theirs") else name)

    def _named(self, person: PersonView, first: str, again: str) -> Said:
        """What depends on whether the document has named the person; a pseudonym or a relation does not."""
        return NameMention(person.id, first, again) if self._original(person).name.kind == "name" else again

    def relation_words(self, person: PersonView) -> str:
        """The relation alone: wife."""
        original = self._original(person)
        return _plain(original.relation) if original.relation else self.later(person)

    def _other_said(self, mention: Mention, view: TextView) -> Said:
        form = mention.form[0] if mention.form else ""
        for perpetrator in self.view.perpetrators:
            if perpetrator.id == mention.id:
                name = self._addressed.get(perpetrator.id) or _plain(perpetrator.name)
                return self.language.capitalise(name) if form == "capital" else name
        fact = self.view.fact(mention.id)
        if fact is None or not isinstance(fact.date, CaseDate):
            raise self._absent(mention, view)
        match form:
            case "on" | "date" | "since":
                return DateMention(fact.date, form)
            case "days":
                start = fact.date.start
                return str((self.view.date - start).days) if start else ""
            case "after" | "later":
                other = self.view.fact(mention.form[1])
                if other is None or not isinstance(other.date, CaseDate):
                    raise self._absent(Mention(mention.form[1], ()), view)
                words = self.language.after if form == "after" else self.language.later
                said = words(other.date, fact.date)
                if said is None:
                    raise self._absent(mention, view)
                return said
            case _:
                return _plain(fact.in_short) if fact.in_short else ""

    def _absent(self, mention: Mention, view: TextView) -> TemplateErrors:
        return TemplateErrors(
            [
                Problem(
                    view.origin,
                    "reference-absent",
                    f"{{{'.'.join((mention.id, *mention.form))}}} refers to something that this document may not tell, "
                    "or whose date is not known",
                    "Take the reference out of this text, or give it another form for this day or audience.",
                )
            ]
        )

    def date_words(self, mention: DateMention, with_year: bool) -> str:
        say = {
            "on": self.language.date_phrase,
            "since": self.language.since_phrase,
            "date": self.language.date_bare,
        }[mention.form]
        words = say(mention.date, with_year=with_year, style=self.style)
        return self.language.capitalise(words) if mention.capital else words

    # --- binding: the view, with tokens in place of its texts ---

    def bind(self, value: Any) -> Any:
        """The same view with a :class:`CaseText` for each text, which is what a template gets."""
        if isinstance(value, WITHOUT_TEXTS):
            return value
        if isinstance(value, TextView):
            return self.text(value)
        if isinstance(value, tuple):
            bound = tuple(map(self.bind, value))
            return bound if any(map(is_not, bound, value)) else value
        if isinstance(value, Mapping):
            return {key: self.bind(item) for key, item in value.items()}
        if isinstance(value, Struct):
            return self._bind_part(value)
        return value

    def _bind_part(self, value: Any) -> Any:
        known = self._bound.get(id(value))
        if known is not None:
            return known[1]
        changes = {}
        for name in value.__struct_fields__:
            old = getattr(value, name)
            if name == "origin" and not isinstance(old, TextView | Gap):
                continue
            new = self.bind(
                self.title_of(value) if name == "title" and isinstance(value, SourceView) else old
            )
            if new is not old:
                changes[name] = new
        bound = replace(value, **changes) if changes else value
        # The original is kept so that its id stays its own.
        self._bound[id(value)] = (value, bound)
        self._bound[id(bound)] = (bound, bound)
        return bound

    def title_of(self, source: SourceView) -> TextView:
        """The title of a source; of the one person's own account, with the name."""
        people = self.view.victims
        if source.kind != "alleged_victim" or len(people) != 1 or people[0].kind != "person":
            return source.title
        words = self.language.own_account(source.title.literal, self.later(people[0]))
        return source.title if words == source.title.literal else TextView((words,), source.title.origin)

    def _original(self, person: PersonView) -> PersonView:
        return self.view.person(person.id) or person


def _plain(text: Any) -> str:
    if isinstance(text, TextView):
        return "".join(part if isinstance(part, str) else "" for part in text.parts)
    return str(text)


def _written(view: TextView) -> tuple[str, ...]:
    """The words of a text that refers to nobody; nothing, where it does."""
    words = view.parts[0] if len(view.parts) == 1 else None
    if not isinstance(words, str):
        return ()
    return (_folded(words) if view.prose else words,)


def _with_commas(said: list[Said], view: TextView) -> list[Said]:
    """A name that stands beside its relation ends with a comma where the sentence goes on."""
    done = list(said)
    for number, part in enumerate(view.parts[:-1]):
        following = done[number + 1]
        word = done[number]
        if (
            isinstance(part, Mention)
            and part.form == ("full",)
            and isinstance(word, NameMention)
            and ", " in word.first
            and isinstance(following, str)
            and following.startswith(" ")
        ):
            done[number] = replace(word, first=f"{word.first},")
    return done


def _merged(parts: Sequence[Said]) -> tuple[Said, ...]:
    done: list[Said] = []
    for part in parts:
        last = done[-1] if done else ""
        # "Mr A." at the end of a sentence brings its full stop along.
        if isinstance(part, str) and part.startswith(".") and _ends_with_stop(last):
            part = part[1:]
        if isinstance(part, str) and isinstance(last, str) and done:
            done[-1] = last + part
        else:
            done.append(part)
    return tuple(done)


def _ends_with_stop(said: Said) -> bool:
    words = said.again if isinstance(said, NameMention) else said if isinstance(said, str) else ""
    return words.endswith(".") and not words.endswith("..")


def _ends_sentence(words: Said) -> bool:
    """Whether what follows these words of a text begins a sentence; the stop of a name that stands before ends none."""
    return isinstance(words, str) and words.rstrip(" ").endswith((".", "!", "?", "\n", NEW_PARAGRAPH))


_EMPTY_LINE = later(r"[ \t]*\n[ \t]*\n[ \t\n]*")
_BLANKS = later(r"[ \t\n]+")


def _folded(prose: str) -> str:
    """Prose as its author meant it: an empty line parts paragraphs, other breaks and runs of spaces are a space."""
    if not any(blank in prose for blank in ("\n", "\t", "  ")):
        return prose
    return _BLANKS.sub(" ", _EMPTY_LINE.sub(NEW_PARAGRAPH, prose))
