"""A Great Expectations data source over an open DuckDB connection: 1.24.1 has none that works.

GX's own path reads a result after its pooled connection was reset; here rows are kept before that. Leans on the
private names of PRIVATE_NAMES, which a test looks up. Nothing about identities belongs here.
"""

from __future__ import annotations

import builtins
from typing import Any, ClassVar, Literal, Union

import duckdb
import sqlalchemy as sa
from duckdb_sqlalchemy import ConnectionWrapper
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.datasource.fluent.config_str import ConfigStr
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

PRIVATE_NAMES = (
    (SqlAlchemyExecutionEngine, "_execute_query_with_recovery"),
    (SQLDatasource, "_create_engine"),
)


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Runs GX's queries and keeps their rows before the connection is given back."""

    def execute_query(self, query: Any) -> Any:
        """Return the rows of `query`, readable after the connection is gone."""
        with self.get_connection() as connection:
            return self._execute_query_with_recovery(connection, query).freeze()()


class DuckDBDatasource(SQLDatasource):
    """`context.data_sources.add_duckdb`: queries go to cursors of a connection that someone else opened."""

    type: Literal["duckdb"] = "duckdb"
    connection_string: Union[ConfigStr, str]  # noqa: UP007  (pydantic 1 inside GX)
    connections: ClassVar[dict[str, duckdb.DuckDBPyConnection]] = {}

    @classmethod
    def over(cls, context: Any, name: str, connection: duckdb.DuckDBPyConnection) -> DuckDBDatasource:
        """Return a data source called `name` in `context` that works on the open `connection`."""
        cls.connections[name] = connection
        source: DuckDBDatasource = context.data_sources.add_duckdb(name, connection_string="duckdb://")
        return source

    @property
    def execution_engine_type(self) -> builtins.type[DuckDBExecutionEngine]:
        """The engine class that GX instantiates."""
        return DuckDBExecutionEngine

    def get_execution_engine(self) -> DuckDBExecutionEngine:
        """Return the one engine of this source; without temporary tables, which another cursor would not see."""
        if self._execution_engine is None:  # type: ignore[has-type]
            self._execution_engine = DuckDBExecutionEngine(engine=self.get_engine(), create_temp_table=False)
        engine: DuckDBExecutionEngine = self._execution_engine
        return engine

    def _create_engine(self) -> sa.Engine:
        connection = self.connections[self.name]
        database = connection.execute("select current_database()").fetchall()[0][0]

        def cursor() -> ConnectionWrapper:
            twin = connection.cursor()
            twin.execute(f'use "{database}"')
            return ConnectionWrapper(twin)

        return sa.create_engine("duckdb://", creator=cursor, poolclass=sa.pool.NullPool)
