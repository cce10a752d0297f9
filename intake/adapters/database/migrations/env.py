"""Run by Alembic: the migrations, in the transaction that migrate.py has begun."""

from alembic import context

from intake.adapters.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
