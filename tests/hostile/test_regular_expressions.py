"""No pattern of the library takes more than in proportion to what it reads.

Every compiled pattern is put, by the very methods that the source calls on it, before strings that
make ambiguous ones go back and forth. At this length a pattern that takes the square of it needs
seconds, one in proportion a thousandth of that; the processor's clock of a process of its own ends
the first.
"""

from __future__ import annotations

import subprocess
import sys

PROGRAM = r'''
import ast, importlib, pkgutil, re, signal, sys
from pathlib import Path
import onestop_engine

LENGTH, SECONDS = 16_000, 1
ATOMS = ("a", "0", "1", " ", "\t", ".", ",", "-", "_", "(", ")", "/", ":", "a ", "0.", "0,", "000.",
         "1.000", "a.", "(a)", "1)", "i) ", "- ", "'a'", '"', " ,", "ngày ", "tháng ", "không ",
         "trong ngày ", "; ", "a-", "-BTC", "1/", "((", "nhận", "hồ sơ ", "=", ";=", "9", "\u2013")
STARTS = ("1", "(")
ENDS = ("\x00",)
METHODS = ("fullmatch", "match", "search", "findall", "finditer", "sub", "split")


def patterns(value, depth=0):
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (tuple, list)):
        for one in value:
            yield from patterns(one, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for one in value.values():
            yield from patterns(one, depth + 1)


def methods(tree, name):
    """The methods called on a name; all of them where it is only passed on."""
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name) and node.value.id == name and node.attr in METHODS}
    if used:
        return used
    # In a table: by whatever is called on what the module takes out of it.
    own = {"re"} | {target.id for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign))
                    for target in getattr(node, "targets", [getattr(node, "target", None)])
                    if isinstance(target, ast.Name)}
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name) and node.value.id not in own
            and node.attr in METHODS and node.attr != "split"}


def attack(pattern, used):
    for start in STARTS:
        for atom in ATOMS:
            text = start + atom * (LENGTH // len(atom))
            for end in ENDS:
                given = text + end
                if isinstance(pattern.pattern, bytes):
                    given = given.encode()
                for method in used:
                    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                    if method == "sub":
                        pattern.sub(given[:0], given)
                    else:
                        found = getattr(pattern, method)(given)
                        if method == "finditer":
                            sum(1 for _ in found)
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def too_long(_signal, _frame):
    raise TimeoutError


signal.signal(signal.SIGVTALRM, too_long)
seen = slow = 0
for module in pkgutil.walk_packages(onestop_engine.__path__, "onestop_engine."):
    if ".migrations" in module.name:
        continue
    try:
        loaded = importlib.import_module(module.name)
    except ImportError:
        continue
    tree = None
    for name, value in vars(loaded).copy().items():
        for pattern in patterns(value):
            tree = tree or ast.parse(Path(loaded.__file__).read_text("utf-8"))
            seen += 1
            try:
                attack(pattern, methods(tree, name))
            except TimeoutError:
                slow += 1
                print(f"{module.name}.{name}: {pattern.pattern[:80]!r}", file=sys.stderr)
print(seen)
sys.exit(slow)
'''


def test_no_pattern_goes_back_and_forth() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 80
