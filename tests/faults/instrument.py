"""Our code, imported so that every call of it which leaves our code can be made to fail.

`install` changes how the modules of OURS are compiled: `f(x)` becomes `__leaving__(f, place)(x)`, what a `for` runs
over `__each__(…)`, and what a `with` enters `__within__(…)`. No list of calls has to be kept: a line that is written
tomorrow is under test tomorrow. It must be installed before the first of them is imported.
"""

import ast
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path, PurePath
from types import CodeType, ModuleType, TracebackType
from typing import Any

OURS = ("steps", "clipdesk", "spiders", "scheduler")

OUTSIDE = {
    *("_io", "io", "os", "posix", "pathlib", "shutil", "tempfile"),
    *("json", "orjson", "pydantic", "pydantic_core", "zlib"),
    *("deltalake", "pyarrow", "duckdb", "_duckdb", "fastwarc", "rensa"),
    *("sqlite3", "tarfile", "tantivy", "jinja2", "urllib.request", "apprise"),
    *("filelock", "subprocess", "multiprocessing", "parsers"),
}
"""The names of modules, the outermost or whole, that touch the disk, another process, or bytes that we did not make."""

ALGEBRA = {
    "pyarrow.types",
    "DataType",
    "Field",
    "Schema",
    "schema",
    "field",
    "struct",
    "StructType",
    "ListType",
    "Expression",
    "getpid",
}
"""Types and conditions of Arrow: they touch nothing, and a run asks for them thousands of times. Nor does `getpid`,
which always succeeds (POSIX)."""

Meet = Callable[[str, str], Callable[[], None] | None]
"""Told the place and the library of a call that is about to be made; raises to make it fail at once, or returns
what raises when it has been made."""


class Switch:
    """`meet` hears of every call that leaves our code, while it is set."""

    meet: Meet | None = None


def library(thing: Any) -> str | None:
    """The library that a function, a bound method or a class is from, if that is outside."""
    owner = getattr(thing, "__self__", None)
    if isinstance(owner, PurePath) and hasattr(PurePath, getattr(thing, "__name__", "")):
        return None  # the algebra of paths touches nothing
    kind = owner if isinstance(owner, type | ModuleType) else type(owner)
    if ALGEBRA & {
        getattr(thing, "__name__", ""),
        kind.__name__,
        type(thing).__name__,
        getattr(thing, "__module__", ""),
    }:
        return None
    for module in (
        getattr(thing, "__module__", None),
        getattr(kind, "__module__", None),
        type(thing).__module__,
    ):
        for name in (str(module), str(module).partition(".")[0]):
            if name in OUTSIDE:
                return name
    return None


def way_here() -> str:
    """By what functions of ours the code that asks was reached: the same for all rounds of a loop."""
    way, frame = hashlib.sha256(), sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        if frame.f_globals.get("__leaving__"):
            way.update(f"{frame.f_code.co_filename}:{frame.f_code.co_firstlineno};".encode())
    return way.hexdigest()[:12]


def _leaving(function: Any, place: str) -> Any:
    if Switch.meet is None or (name := library(function)) is None:
        return function
    late = Switch.meet(place, name)
    if late is None:
        return function

    def made(*arguments: Any, **options: Any) -> Any:
        function(*arguments, **options)
        late()

    return made


def _each(items: Any, place: str) -> Any:
    if Switch.meet is None or (name := library(type(items))) is None:
        return items
    return _reading(items, place, name)


def _reading(items: Iterable[Any], place: str, name: str) -> Iterator[Any]:
    for item in items:
        if Switch.meet is not None and (late := Switch.meet(place, name)):
            late()
        yield item


def _within(manager: Any, place: str) -> Any:
    if Switch.meet is None or (name := library(type(manager))) is None:
        return manager
    return _Left(manager, place, name)


class _Left:
    """A context manager whose end may fail, after it has done its work."""

    def __init__(self, manager: Any, place: str, name: str) -> None:
        self._manager = manager
        self._place = place
        self._name = name

    def __enter__(self) -> Any:
        return self._manager.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> Any:
        done = self._manager.__exit__(kind, error, traceback)
        if error is None and Switch.meet is not None and (late := Switch.meet(self._place, self._name)):
            late()
        return done


class _Marked(ast.NodeTransformer):
    def __init__(self, file: str) -> None:
        self._file = file

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.func = self._asked("__leaving__", node.func, node)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        node.iter = self._asked("__each__", node.iter, node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.iter = self._asked("__each__", node.iter, node.iter)
        return node

    def visit_With(self, node: ast.With) -> ast.AST:
        self.generic_visit(node)
        for item in node.items:
            item.context_expr = self._asked("__within__", item.context_expr, item.context_expr)
        return node

    def _asked(self, name: str, expression: ast.expr, at: ast.expr) -> ast.expr:
        # The end of a call tells apart those that stand in a chain.
        place = f"{self._file}:{at.lineno}:{at.end_col_offset}{'' if name == '__leaving__' else name}"
        asked = ast.Call(ast.Name(name, ast.Load()), [expression, ast.Constant(place)], [])
        return ast.fix_missing_locations(ast.copy_location(asked, at))


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        file = fullname.replace(".", "/")
        tree = _Marked(file).visit(ast.parse(Path(path).read_bytes(), path))
        return compile(tree, path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__.update(__leaving__=_leaving, __each__=_each, __within__=_within)
        super().exec_module(module)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in OURS:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.origin)
        return spec


def install() -> None:
    """Raises RuntimeError where it comes too late."""
    if early := [name for name in OURS if name in sys.modules]:
        raise RuntimeError(f"{early} is imported already")
    sys.meta_path.insert(0, _Finder())
