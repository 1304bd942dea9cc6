import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Other servers, and what comes from and goes to them. */
export async function createFederationTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'instances')
    .text('domain')
    .textOrNull('software')
    .textOrNull('version')
    .textOrNull('title')
    .intOrNull('lastSeenAt')
    .intOrNull('lookedAt')
    .int('createdAt')
    .key('domain')
    .create();
  await table(db, engine, 'weeks')
    .int('week')
    .zero('posts')
    .zero('logins')
    .zero('registrations')
    .rowKey('week')
    .create();

  await table(db, engine, 'inboxActivities')
    .id()
    .text('dedupeKey')
    .int('actorId')
    .textOrNull('bodyJson')
    .int('receivedAt')
    .text('host')
    .intOrNull('dueAt')
    .zero('attempts')
    .create();
  await index(db, 'inboxActivities', ['dedupeKey'], { unique: true });
  await index(db, 'inboxActivities', ['receivedAt']);
  await index(db, 'inboxActivities', ['host', 'dueAt', 'id'], { where: 'dueAt' });
  await index(db, 'inboxActivities', ['dueAt', 'host'], { where: 'dueAt' });
  await index(db, 'inboxActivities', ['actorId', 'dueAt'], { where: 'bodyJson' });

  await table(db, engine, 'inboxTurns').text('host').int('worker').int('until').zero('again').key('host').create();

  await table(db, engine, 'deeds')
    .int('actorId')
    .text('uri')
    .text('kind')
    .intOrNull('objectId')
    .text('emoji', '')
    .text('host')
    .intOrNull('undoneAt')
    .textOrNull('undoneFor')
    .int('at')
    .key('actorId', 'uri')
    .create();
  await index(db, 'deeds', ['actorId', 'kind', 'objectId'], { where: 'objectId' });
  await index(db, 'deeds', ['host', 'undoneAt'], { where: 'undoneAt' });
  await index(db, 'deeds', ['undoneAt'], { where: 'undoneAt' });
  await index(db, 'deeds', ['actorId', 'undoneFor'], { where: 'undoneFor' });
  await index(db, 'deeds', ['at']);

  await table(db, engine, 'outgoingActivities')
    .id()
    .text('uri')
    .int('accountId')
    .text('subject')
    .text('bodyJson')
    .int('createdAt')
    .create();
  await index(db, 'outgoingActivities', ['uri'], { unique: true });

  await table(db, engine, 'deliveries').id('domain').int('activityId').text('domain').text('inboxUri').create();
  await index(db, 'deliveries', ['activityId']);
  await index(db, 'deliveries', ['inboxUri', 'activityId', 'domain'], { unique: true });

  await table(db, engine, 'deliveryHosts')
    .text('domain')
    .int('nextAt')
    .zero('leaseUntil')
    .intOrNull('worker')
    .zero('failures')
    .intOrNull('firstFailureAt')
    .textOrNull('lastError')
    .text('dialect', 'cavage')
    .key('domain')
    .create();
  await index(db, 'deliveryHosts', ['nextAt']);
}
