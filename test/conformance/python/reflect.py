"""Asks SQLAlchemy and asyncpg for what they tell about a database. Argument: the port."""
import asyncio, sys
import asyncpg, sqlalchemy

port = int(sys.argv[1])
engine = sqlalchemy.create_engine(f"postgresql+psycopg2://tavana:tavana@127.0.0.1:{port}/tavana")
inspector = sqlalchemy.inspect(engine)
for schema in (None, "samples"):
    inspector.get_table_names(schema=schema)
    inspector.get_view_names(schema=schema)
    inspector.get_materialized_view_names(schema=schema)
    inspector.get_sequence_names(schema=schema)
    inspector.get_multi_columns(schema=schema)
    inspector.get_multi_table_comment(schema=schema)
    inspector.get_multi_table_options(schema=schema)
for question in ("columns", "pk_constraint", "foreign_keys", "indexes", "unique_constraints", "check_constraints", "table_comment"):
    getattr(inspector, f"get_{question}")("flights", schema="samples")
inspector.get_schema_names()
inspector.get_enums(schema="*")
inspector.get_domains(schema="*")
inspector.has_table("flights", schema="samples")
inspector.get_view_definition("late", schema="samples")
sqlalchemy.MetaData().reflect(engine, schema="samples", views=True)


async def types():
    connection = await asyncpg.connect(host="127.0.0.1", port=port, user="tavana", password="tavana", database="tavana")
    await connection.set_type_codec("json", encoder=str, decoder=str, schema="pg_catalog")
    await connection.close()


asyncio.run(types())
print("{}")
