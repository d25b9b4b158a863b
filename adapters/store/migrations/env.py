"""Runs the steps on the connection that adapters.store.database.migration hands over, in its transaction."""

from alembic import context

from adapters.store.schema.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
context.run_migrations()
