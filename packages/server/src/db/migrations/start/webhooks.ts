import type { Engine } from '../../engine.ts';
import { type AnyDb, table } from '../columns.ts';

/** Programs that are told of what happens here. */
export async function createWebhookTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'webhooks')
    .id()
    .text('url')
    .text('eventsJson')
    .text('sealed')
    .intOrNull('byId')
    .int('enabled')
    .zero('failures')
    .intOrNull('failingSince')
    .intOrNull('heldUntil')
    .zero('waiting')
    .intOrNull('givenUpAt')
    .text('answersJson', '[]')
    .int('createdAt')
    .create();
}
