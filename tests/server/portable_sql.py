"""What SQL must keep to so that engines which spread PostgreSQL over many machines run it unchanged."""

from collections.abc import Collection, Iterator

import sqlglot
from sqlglot import exp

OWNER = "space_id"
PARAMETERS = ("space", "spaces")
TYPES = {exp.DType.TEXT, exp.DType.BIGINT, exp.DType.BOOLEAN}

FUNCTIONS = {
    *(exp.And, exp.Or, exp.Not, exp.Any, exp.Exists, exp.Case, exp.If, exp.Cast, exp.Unnest, exp.Array),
    *(exp.Count, exp.Sum, exp.Max, exp.Coalesce, exp.Greatest, exp.RowNumber, exp.Uuid),
}
NAMED_FUNCTIONS = {"JSON_AGG", "JSON_BUILD_ARRAY"}
"""All that a statement may call. No clock, no sequence, no lock by number, nothing to listen to."""


def problems_of_schema(text: str) -> list[str]:
    """Return what is wrong with a file of tables and indexes."""
    return [problem for tree in _parsed(text) for problem in _problems_of_definition(tree)]


def problems_of_statement(text: str, tables: Collection[str]) -> list[str]:
    """Return what is wrong with a file that holds one statement over these tables."""
    trees = _parsed(text)
    if len(trees) != 1:
        return ["is not one statement"]
    (tree,) = trees
    if not isinstance(tree, (exp.Select, exp.SetOperation, exp.Insert, exp.Update, exp.Delete)):
        return [f"is a {type(tree).__name__}"]
    checks = (_calls(tree), _scopes(tree, tables), _inserts(tree), _modified_twice(tree), _hidden(tree, tables))
    return [problem for check in checks for problem in check]


def tables_of(text: str) -> Iterator[str]:
    """Yield the tables that a file makes."""
    for tree in _parsed(text):
        if tree.args.get("kind") == "TABLE":
            yield tree.this.this.name


def _parsed(text: str) -> list[exp.Expr]:
    return [tree for tree in sqlglot.parse(text, dialect="postgres") if tree is not None]


def _problems_of_definition(tree: exp.Expr) -> Iterator[str]:
    kind = tree.args.get("kind")
    if isinstance(tree, exp.Alter):
        yield from _problems_of_addition(tree)
    elif not isinstance(tree, exp.Create) or kind not in ("TABLE", "INDEX"):
        yield f"{type(tree).__name__} {kind}: only tables, indexes and columns are made"
    elif not tree.args.get("exists"):
        yield f"{kind} without IF NOT EXISTS"
    elif kind == "TABLE":
        yield from _problems_of_table(tree)
    elif _first(tree.find(exp.IndexParameters), "columns") != OWNER:
        yield f"the index {tree.this.name} does not begin with {OWNER}"


def _problems_of_addition(tree: exp.Alter) -> Iterator[str]:
    """Yield what an engine might not do to a table that is there: anything but a further column, empty at first."""
    for action in tree.args["actions"]:
        if not isinstance(action, exp.ColumnDef) or not action.args.get("exists"):
            yield f"{action.sql(dialect='postgres')}: a column is added, IF NOT EXISTS, or nothing is altered"
        elif action.find(exp.NotNullColumnConstraint):
            yield f"{action.name} would be empty in the rows that are there"
    yield from _problems_of_columns(tree, tree.this.name)


def _problems_of_table(tree: exp.Create) -> Iterator[str]:
    name = tree.this.this.name
    key = tree.find(exp.PrimaryKey)
    if key is None or _first(key, "expressions") != OWNER:
        yield f"the key of {name} does not begin with {OWNER}"
    yield from _problems_of_columns(tree, name)
    if tree.find(exp.ForeignKey) or tree.args.get("properties"):
        yield f"{name} refers to another table or has properties"


def _problems_of_columns(tree: exp.Expr, name: str) -> Iterator[str]:
    for column in tree.find_all(exp.ColumnDef):
        if column.kind is None or column.kind.this not in TYPES:
            yield f"{name}.{column.name} has another type"
        for constraint in column.constraints:
            if not isinstance(constraint.kind, (exp.NotNullColumnConstraint, exp.CollateColumnConstraint)):
                yield f"{name}.{column.name} is filled or checked by the database"


def _calls(tree: exp.Expr) -> Iterator[str]:
    """Yield functions that are not among those allowed."""
    for call in tree.find_all(exp.Func):
        known = call.name.upper() in NAMED_FUNCTIONS if isinstance(call, exp.Anonymous) else type(call) in FUNCTIONS
        if not (known or isinstance(call, exp.JSONArrayAgg)):
            yield f"calls {call.sql(dialect='postgres')}"


def _scopes(tree: exp.Expr, tables: Collection[str]) -> Iterator[str]:
    """Yield queries and changes that do not begin with the owner of each table they look at."""
    for query in tree.find_all(exp.Select, exp.Update, exp.Delete):
        read = [table for table in _read_by(query) if table.name in tables]
        bound = list(_owners(query))
        if len(read) != len(bound):
            yield f"does not begin with the owner: {query.sql(dialect='postgres')[:100]}"


def _read_by(query: exp.Expr) -> Iterator[exp.Table]:
    """Yield the tables of a query itself, not of those inside it."""
    sources = [query.args.get("from_"), *query.args.get("joins", [])]
    named = [query.this, *(source.this for source in sources if source), *(query.args.get("using") or [])]
    yield from (table for table in named if isinstance(table, exp.Table))


def _owners(query: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the conditions at the front that compare the owner with a parameter."""
    where = query.args.get("where")
    conditions = (
        list(where.this.flatten()) if where and isinstance(where.this, exp.And) else [where.this] if where else []
    )
    for condition in conditions:
        if not (isinstance(condition, exp.EQ) and condition.this.name == OWNER and _is_parameter(condition.expression)):
            return
        yield condition


def _is_parameter(value: exp.Expr) -> bool:
    placeholder = value.find(exp.Placeholder) if isinstance(value, exp.Any) else value
    return isinstance(placeholder, exp.Placeholder) and placeholder.name in PARAMETERS


def _inserts(tree: exp.Expr) -> Iterator[str]:
    """Yield insertions whose first column, value or conflict is not the owner's."""
    for insert in tree.find_all(exp.Insert):
        table = insert.this.this.name
        if _first(insert.this, "expressions") != OWNER:
            yield f"the columns for {table} do not begin with {OWNER}"
        if not _is_parameter(_first_value(insert.expression)):
            yield f"what goes into {table} does not begin with the owner"
        conflict = insert.args.get("conflict")
        if conflict and _first(conflict, "conflict_keys") != OWNER:
            yield f"the conflict in {table} does not begin with {OWNER}"


def _first_value(source: exp.Expr) -> exp.Expr:
    first = source.expressions[0]
    value: exp.Expr = first.expressions[0] if isinstance(first, exp.Tuple) else first
    return value


def _modified_twice(tree: exp.Expr) -> Iterator[str]:
    changes = [change.find(exp.Table) for change in tree.find_all(exp.Insert, exp.Update, exp.Delete)]
    names = [table.name for table in changes if table is not None]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"changes {name} twice"


def _hidden(tree: exp.Expr, tables: Collection[str]) -> Iterator[str]:
    for part in tree.find_all(exp.CTE):
        if part.alias in tables:
            yield f"{part.alias} hides a table"


def _first(parent: exp.Expr | None, member: str) -> str | None:
    members = parent.args.get(member) if parent is not None else None
    return members[0].name if members else None
