"""Scripts drawn at random out of everything that a semicolon can hide in, so that the right answer is known."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

unhurried = settings(deadline=None)  # a busy machine is no failure

anything = st.text(alphabet=st.one_of(st.sampled_from(";'\"$\\-/*()\n\r aeE"), st.characters()), max_size=12)
blanks = st.sampled_from([" ", "\n", "\r\n", "\t", "\f"])
line_comments = anything.map(lambda text: "--" + text.replace("\n", "").replace("\r", "") + "\n")
comments = st.recursive(
    anything.map(lambda text: text.replace("*", "").replace("/", "")),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: "".join(f"/*{part}*/" for part in parts)),
    max_leaves=4,
).map(lambda text: f"/*{text}*/")
gaps = st.lists(st.one_of(blanks, line_comments, comments), min_size=1, max_size=3).map("".join)

names = st.sampled_from(["a", "a$b$", "_x", "é", "E", "u", "Type", "ab$$", "$1", "1", "1.5", ".5", "1e5", "t.end"])
operators = st.sampled_from(["+", "-1", "*", "/", "->>", "@>", "?", "::", "~", "#", "[1]", "<=", "|| -a"])
strings = anything.map(lambda text: "'" + text.replace("'", "''") + "'")
prefixed = st.tuples(st.sampled_from(["N", "B", "x", "U&"]), strings).map("".join)
escaped = anything.map(lambda text: "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
identifiers = anything.map(lambda text: '"' + text.replace('"', '""') + '"')
tags = st.sampled_from(["$$", "$a$", "$é_1$"])
dollars = st.tuples(tags, anything).map(lambda pair: pair[0] + pair[1].replace("$", "") + pair[0])
plain = st.one_of(names, operators, strings, prefixed, escaped, identifiers, dollars)


def joined(tokens: st.SearchStrategy[str], between: str) -> st.SearchStrategy[str]:
    pairs = st.tuples(st.lists(st.tuples(tokens, gaps), max_size=4), tokens)
    return pairs.map(lambda drawn: "".join(f"{token}{gap}{between}" for token, gap in drawn[0]) + drawn[1])


tokens = st.recursive(plain, lambda inner: joined(inner, ";").map(lambda text: f"({text})"), max_leaves=6)
selects = joined(tokens, ",").map(lambda text: f"SELECT {text}")
cases = selects.map(lambda text: f"{text}, CASE WHEN a THEN 1 ELSE CASE b WHEN 2 THEN 3 END END")
functions = st.tuples(gaps, st.lists(st.one_of(selects, cases), max_size=3)).map(
    lambda drawn: (
        f"create{drawn[0]}OR REPLACE{drawn[0]}function f(){drawn[0]}begin{drawn[0]}atomic "
        + "".join(f"{statement};" for statement in drawn[1])
        + " END"
    )
)
statements = st.one_of(selects, cases, functions)
