"""Open what the settings name: the embedded store in the data folder, or PostgreSQL."""

from dataclasses import dataclass

from xinheng_server.audit import AuditTrail
from xinheng_server.registry import Registry
from xinheng_server.settings import Settings
from xinheng_server.store import Store
from xinheng_server.survey.counting import count


@dataclass(frozen=True, slots=True)
class Parts:
    """What a server keeps things in."""

    store: Store
    registry: Registry
    audit: AuditTrail

    async def close(self) -> None:
        """Finish what is under way and let go of everything."""
        await self.store.close()
        await self.registry.close()
        await self.audit.close()


async def open_parts(settings: Settings) -> Parts:
    """Open store, registry and audit trail. Raise SetupError, ``store.Damaged`` or ``registry.RegistryDamaged``."""
    if settings.database is not None:
        return await _open_postgres(settings.database)
    return _open_embedded(settings)


def _open_embedded(settings: Settings) -> Parts:
    from xinheng_server.audit_file import FileAudit
    from xinheng_server.embedded.tinydb_store import TinyDBStore
    from xinheng_server.registry_file import FileRegistry

    store = TinyDBStore(settings.data, count=count, cap_documents=settings.cap_documents, cap_bytes=settings.cap_bytes)
    return Parts(store, FileRegistry(settings.data), FileAudit(settings.data))


async def _open_postgres(database: str) -> Parts:
    from xinheng_server.postgres.audit import PostgresAudit
    from xinheng_server.postgres.registry import PostgresRegistry
    from xinheng_server.postgres.store import PostgresStore

    store = await PostgresStore.open(database, count=count)
    return Parts(store, await PostgresRegistry.open(database), await PostgresAudit.open(database))
