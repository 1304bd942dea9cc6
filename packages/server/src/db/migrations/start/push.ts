import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Where apps want to be told of notifications. */
export async function createPushTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'pushSubscriptions')
    .id()
    .int('tokenId')
    .int('accountId')
    .text('endpoint')
    .text('publicKey')
    .text('secret')
    .int('standard')
    .text('kindsJson')
    .text('policy')
    .textOrNull('sealed')
    .int('createdAt')
    .create();
  await index(db, 'pushSubscriptions', ['tokenId'], { unique: true });
  await index(db, 'pushSubscriptions', ['accountId', 'id']);
}
