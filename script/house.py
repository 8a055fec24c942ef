"""The limits of the house, counted: python script/house.py [ROOT]. Prints a table; exit status 1 if one is passed.

A pattern on prose is a call of re with two plain words of three letters or more, outside review/, factcheck/,
cases/, dispatch/ (which reads the words of mail servers) and writers/: a coarse net, whose finds --patterns lists.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(next((each for each in sys.argv[1:] if not each.startswith("-")), "."))
SRC = ROOT / "src" / "hrdalert"
ROOMS = {
    "cases",
    "knowledge",
    "law",
    "disclosure",
    "documents",
    "factcheck",
    "review",
    "writers",
    "recipients",
    "inquiry",
    "dispatch",
    "publishing",
    "cli",
    "desk",
    "drafts",
}
TOP = {"__init__", "__main__", "errors", "settings", "workspace", "store"}
LIMITS = {  # what: the most; None is for information
    "lines of Python in src": 50500,
    "longest module": 450,
    "longest function": 50,
    "modules at the top that have no place there": 0,
    "rooms that have no place": 0,
    "rooms whose __init__ does not say what they know": 0,
    "functions without annotations": 0,
    "top-level names": 2940,
    "private functions called once, of 4 lines or fewer": 60,
    "patterns on prose outside review": 6,
    "lines that name a language outside data": 40,
    "replaced modules (sys.modules[...] =)": 0,
    "files written into __pycache__": 0,
    "longest template, lines": 110,
    "longest line of a template": 160,
    "template lines for one condition": 6,
    "macros in templates": 20,
    "longest file of words": 500,
    "longest real case": 450,
    "pronoun and reference tokens in cases": 0,
    "lines under texts: in a real case": 30,
    "lines of tests for one of src": 1.0,
    "dependencies": 17,
    "dependencies that no line imports": 0,
    "rules for documents that do not exist": 0,
}
IMPORTED_AS = {
    "pyyaml": "yaml",
    "python-docx": "docx",
    "markdown-it-py": "markdown_it",
    "tzdata": None,
    "lxml": "lxml",
    "text2num": "text_to_num",
}
REGEX = {"compile", "search", "match", "fullmatch", "sub", "findall", "finditer", "split"}
PROSE = re.compile(r"(?<![\\\w<{\[-])[a-z]{3,}(?![\w>}\]=:-])")
NO_PROSE = re.compile(r"https?|www|w:|xml|html|docProps|utf|<[/\w]|\\n---|%[A-Z]")


def prose(call: ast.Call) -> bool:
    """Whether a call makes or uses a pattern with words of English in it: two or more."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    of_re = isinstance(call.func, ast.Name) or getattr(getattr(call.func, "value", None), "id", "") == "re"
    if name not in REGEX or not of_re or not call.args:
        return False
    text = "".join(
        n.value for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )
    return len(PROSE.findall(text)) > 1 and not NO_PROSE.search(text)


found: Counter[str] = Counter()
most: dict[str, tuple[float, str]] = {}


def top(what: str, value: float, where: str) -> None:
    most[what] = max(most.get(what, (-1, "")), (value, where))


calls, private, imported = Counter(), Counter(), set()
for path in sorted(SRC.rglob("*.py")):
    text, name = path.read_text("utf-8"), path.relative_to(SRC)
    lines, tree = text.count("\n"), ast.parse(text)
    found["lines of Python in src"] += lines
    top("longest module", lines, str(name))
    found["top-level names"] += sum(
        isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)) for n in tree.body
    )
    found["replaced modules (sys.modules[...] =)"] += len(
        re.findall(r"sys\.modules\[[^\]]+\] *=|modules\.setdefault", text)
    )
    found["files written into __pycache__"] += "cache_from_source" in text or "__pycache__" in text
    if "review" not in name.parts:
        found["lines that name a language outside data"] += len(re.findall(r"^.*[\"']en[\"'].*$", text, re.M))
    for n in ast.walk(tree):
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (n.end_lineno or 0) - n.lineno + 1
            top("longest function", length, f"{name}:{n.lineno} {n.name}")
            found["functions without annotations"] += n.returns is None
            if n.name.startswith("_") and not n.name.startswith("__") and length <= 4:
                private[n.name] += 1
        elif isinstance(n, ast.Call) and not {"review", "factcheck", "cases", "dispatch", "writers"} & set(
            name.parts
        ):
            found["patterns on prose outside review"] += (hit := prose(n))
            print(f"{name}:{n.lineno}\n" if hit and "--patterns" in sys.argv else "", end="")
        elif isinstance(n, (ast.Import, ast.ImportFrom)):
            imported |= {
                (a.name if isinstance(n, ast.Import) else n.module or "").split(".")[0] for a in n.names
            }
        calls[getattr(n, "id", getattr(n, "attr", ""))] += 1
found["private functions called once, of 4 lines or fewer"] = sum(
    n == 1 and calls[f] == 1 for f, n in private.items()
)
found["modules at the top that have no place there"] = len({p.stem for p in SRC.glob("*.py")} - TOP)
rooms = [p for p in SRC.iterdir() if (p / "__init__.py").is_file()]
found["rooms that have no place"] = len({p.name for p in rooms} - ROOMS)
found["rooms whose __init__ does not say what they know"] = sum(
    not ast.get_docstring(ast.parse((p / "__init__.py").read_text("utf-8"))) for p in rooms
)

conditions = templates = 0
for path in sorted((ROOT / "letter_templates").rglob("*.md")):
    text, name = path.read_text("utf-8"), str(path.relative_to(ROOT))
    lines, ifs = (
        text.split("\n"),
        len(re.findall(r"{%-? *(?:if|elif)\b", text)) + len(re.findall(r"{{[^}]*\bif\b", text)),
    )
    conditions, templates = conditions + ifs, templates + len(lines)
    top("longest template, lines", len(lines), name)
    top("longest line of a template", max(map(len, lines)), name)
    found["macros in templates"] += text.count("{% macro")
found["template lines for one condition"] = round(templates / max(conditions, 1), 1)
for path in (ROOT / "letter_templates").rglob("words/*.yaml"):
    top("longest file of words", path.read_text("utf-8").count("\n"), path.name)
for path in sorted((ROOT / "cases").glob("*.yaml")):
    text = path.read_text("utf-8")
    top("longest real case", text.count("\n"), path.name)
    found["pronoun and reference tokens in cases"] += len(re.findall(r"{[a-z][\w-]*(?:\.[\w.-]+)?}", text))
    texts = re.finditer(r"^( *)texts:\n(?:\1 +.*\n|\n)+", text, re.M)
    top("lines under texts: in a real case", sum(len(m[0].splitlines()) for m in texts), path.name)
tests = sum(p.read_text("utf-8").count("\n") for p in (ROOT / "tests").rglob("*.py"))
found["lines of tests for one of src"] = round(tests / max(found["lines of Python in src"], 1), 2)
needed = re.findall(r"^dependencies = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text("utf-8"), re.M | re.S)
found["dependencies"] = len(names := re.findall(r'"([\w-]+)', "".join(needed)))
found["dependencies that no line imports"] = sum(
    m not in imported for d in names if (m := IMPORTED_AS.get(d, d.replace("-", "_")))
)
rules = next(iter(SRC.rglob("rules.yaml")), None)
exist = {p.parent.name for p in (ROOT / "letter_templates").glob("*/*.md")} | {"all"}
for line in re.findall(r"^ +documents: \[(.*?)\]", rules.read_text("utf-8"), re.M | re.S) if rules else []:
    found["rules for documents that do not exist"] += not exist & set(re.findall(r"[\w-]+", line))

passed = 0
for what, limit in LIMITS.items():
    value, where = most.get(what, (found[what], ""))
    bad = value < limit if what.startswith("template lines") else value > limit
    passed += bad
    print(
        f"{'✗' if bad else ' '} {what:52s}{value:>9} {'≥' if what.startswith('template lines') else '≤'} "
        f"{limit:<6} {where}"
    )
print(f"{passed} of {len(LIMITS)} limits are passed.")
sys.exit(1 if passed else 0)
