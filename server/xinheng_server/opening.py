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
    registry = await open_registry(settings)
    await registry.organisations()  # one that cannot be read is told now, not at the first request
    return Parts(await open_store(settings), registry, await open_audit(settings))


async def open_store(settings: Settings) -> Store:
    """Open the store; of an embedded one this process is then the only user."""
    if settings.database is not None:
        from xinheng_server.postgres.store import PostgresStore

        return await PostgresStore.open(settings.database, count=count)
    from xinheng_server.embedded.tinydb_store import TinyDBStore

    return TinyDBStore(settings.data, count=count, cap_documents=settings.cap_documents, cap_bytes=settings.cap_bytes)


async def open_registry(settings: Settings) -> Registry:
    """Open the registry, which commands and the running server may use at once."""
    if settings.database is not None:
        from xinheng_server.postgres.registry import PostgresRegistry

        return await PostgresRegistry.open(settings.database)
    from xinheng_server.registry_file import FileRegistry

    return FileRegistry(settings.data)


async def open_audit(settings: Settings) -> AuditTrail:
    """Open the audit trail, which commands and the running server may use at once."""
    if settings.database is not None:
        from xinheng_server.postgres.audit import PostgresAudit

        return await PostgresAudit.open(settings.database)
    from xinheng_server.audit_file import FileAudit

    return FileAudit(settings.data)
