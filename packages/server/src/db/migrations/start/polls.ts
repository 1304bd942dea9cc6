import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** What posts ask, and what was answered. */
export async function createPollTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'polls')
    .int('postId')
    .zero('multiple')
    .zero('hideTotals')
    .intOrNull('voters')
    .intOrNull('endsAt')
    .intOrNull('endedAt')
    .zero('toldAt')
    .intOrNull('tellAt')
    .zero('lookedAt')
    .rowKey('postId')
    .create();
  await table(db, engine, 'pollOptions')
    .int('postId')
    .int('position')
    .text('title')
    .zero('votes')
    .key('postId', 'position')
    .create();
  await table(db, engine, 'pollVotes')
    .id('postId', { listed: false })
    .int('accountId')
    .int('postId')
    .int('choice')
    .create();
  await index(db, 'pollVotes', ['accountId', 'postId', 'choice'], { unique: true });
  await index(db, 'pollVotes', ['postId', 'accountId']);
}
