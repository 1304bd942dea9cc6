import type { Engine } from '../../engine.ts';
import { type AnyDb, table } from '../columns.ts';

/** Relays that this server asked, and what came and went by them. */
export async function createRelayTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'relays')
    .id()
    .text('inboxUri')
    .text('protocol')
    .textOrNull('actorUri')
    .text('followUri')
    .text('state')
    .textOrNull('reason')
    .textOrNull('lastError')
    .intOrNull('lastErrorAt')
    .intOrNull('byId')
    .intOrNull('askedAt')
    .intOrNull('answeredAt')
    .int('createdAt')
    .create();
  await table(db, engine, 'relayDays')
    .int('relayId')
    .int('day')
    .zero('received')
    .zero('kept')
    .zero('sent')
    .intOrNull('receivedAt')
    .intOrNull('sentAt')
    .key('relayId', 'day')
    .create();
}
