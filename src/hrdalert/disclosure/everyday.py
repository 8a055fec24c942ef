"""Names that are everyday words as well, and so prove nothing where they stand alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from hrdalert import knowledge
from hrdalert.disclosure.folding import letters_of

_WORDS = """
a about above accused act action after again against age ago all along also although always am among an and any
april are art as at author ball bank banks bar bay be bell best better big bill bird bishop black bloom blue bold
bond both bright brook brown bush business but by can care case chair chance chapter chief child church city clay
clear cloud coast cold college come cook corn council county court cross crown cruel dark date day days dead deal
dear deep did do doctor does down drive due duke each early earth ease east editor eight end ends english even ever
every evil ex fact fair faith far farmer father feast few field first fish flower force ford former fort forum
found four free fresh friend from frost further game garden gay general gentle give given glad glass go god gold
good grace grand grant grave great green grey ground group grove guard guy had hall hand hard has have he head
health heart help hence her here hero hi high hill him his hold holy home hood hope hot hotel hours house how
however human hunt i if ill in inn into iron is island it its joy judge june just justice keep key kind king knight
know known lady lake lamb land lane large last late law laws lawyer lawyers leader learn least leave less let
letter life light like line little live long lord lot love low madam made main major make man many march mark
market marsh mass may me means media men mercy merry middle might mill minister miss moon moor more most mother
mount mountain mr mrs ms much must my name near never new news next nice night no noble none north not note notes
nothing now number oak of off office officer officers often old on once one only open or order other our out over
page paper park part past patience peace people perhaps person place plain please point police poor pope port power
present president press price prince prison proper prosecutor public pure queen quick read reader real red report
rest rice rich right rights rise river rivers road rock room rose royal run sad safe said sail same sand say school
sea see self sent set seven shall sharp she shield ship short should show silver since sir six sky small so some
son song soon south spring square star state states steel still stone storm strange street strong such summer sun
swan sweet swift take taken tall tan ten terms than that the their them then there these they third this those
though three through thus time title to today together told too top tower town tree true truth two un under union
university until up upon urgent us use valley van very victim victims view village virtue wall war was water way we
weeks well were west what when where whether which while white who whole whose why wild will win wind winter wise
with within without wolf woman women wood woods word words work world worth would year years yes yet you young your
youth
"""
# Words before, between and behind the parts of names: alone they are nobody's.
_PARTICLES = """
abd abdel abdul abu ad al as bat ben bin bint da dal das de del della den der des di do dos du e el ell es et ibn i in
la las le les lo los mac mc nee of ol ould san sant santa santo saint st te ten ter the thi u ul um umm un van
ver vom von y zu zur bey bek khan hajji haji sheikh shaikh mullah sayyid seyed jr sr ii iii iv
"""
_MONTHS_AND_DAYS = """
january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday
"""


@cache
def everyday() -> frozenset[str]:
    """Words that begin sentences, or stand with a capital in the names of places and offices."""
    return frozenset(_WORDS.split())


@cache
def nobodys() -> frozenset[str]:
    """Words that tell nothing of a person wherever they stand: particles of names, months, days."""
    return frozenset((*_PARTICLES.split(), *_MONTHS_AND_DAYS.split()))


@knowledge.remembered
def names_of_states() -> Mapping[str, frozenset[tuple[str, ...]]]:
    """The names of States and the adjectives made from them, in letters, by each of their words."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for country in knowledge.countries().values():
        forms = [country.nationality or ""]
        for name in country.names.values():
            forms += (name.short, name.formal, *name.usual.values())
        for form in forms:
            words = tuple(filter(None, map(letters_of, re.split(r"[\s'’-]+", form))))
            for word in words:
                found.setdefault(word, set()).add(words)
    return {word: frozenset(names) for word, names in found.items()}
