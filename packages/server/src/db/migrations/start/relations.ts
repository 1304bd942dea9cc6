import type { Engine } from '../../engine.ts';
import { type AnyDb, index, table } from '../columns.ts';

/** Who with whom. */
export async function createRelationTables(db: AnyDb, engine: Engine): Promise<void> {
  await table(db, engine, 'follows')
    .id()
    .int('accountId')
    .int('targetId')
    .text('state')
    .text('uri')
    .int('showBoosts')
    .zero('notify')
    .textOrNull('languagesJson')
    .intOrNull('endorsedId')
    .int('createdAt')
    .create();
  await index(db, 'follows', ['accountId', 'targetId'], { unique: true });
  await index(db, 'follows', ['accountId', 'state', 'id']);
  await index(db, 'follows', ['targetId', 'state', 'id']);
  await index(db, 'follows', ['uri']);
  await index(db, 'follows', ['targetId', 'accountId'], { positive: 'notify' });
  await index(db, 'follows', ['accountId', 'endorsedId'], { where: 'endorsedId' });

  await table(db, engine, 'blocks').id().int('accountId').int('targetId').text('uri').int('createdAt').create();
  await index(db, 'blocks', ['accountId', 'targetId'], { unique: true });
  await index(db, 'blocks', ['targetId']);
  await index(db, 'blocks', ['accountId', 'id']);

  await table(db, engine, 'mutes')
    .id()
    .int('accountId')
    .int('targetId')
    .int('notifications')
    .intOrNull('expiresAt')
    .int('createdAt')
    .create();
  await index(db, 'mutes', ['accountId', 'targetId'], { unique: true });
  await index(db, 'mutes', ['accountId', 'id']);
  await index(db, 'mutes', ['targetId']);

  await table(db, engine, 'accountDomainBlocks').id().int('accountId').text('domain').create();
  await index(db, 'accountDomainBlocks', ['accountId', 'domain'], { unique: true });
  await index(db, 'accountDomainBlocks', ['accountId', 'id']);

  await table(db, engine, 'accountNotes')
    .int('accountId')
    .int('targetId')
    .text('comment')
    .key('accountId', 'targetId')
    .create();
  await index(db, 'accountNotes', ['targetId']);

  await table(db, engine, 'lists').id().int('accountId').text('title').text('repliesPolicy').zero('exclusive').create();
  await index(db, 'lists', ['accountId', 'id']);
  await table(db, engine, 'listMembers').id().int('listId').int('accountId').create();
  await index(db, 'listMembers', ['listId', 'accountId'], { unique: true });
  await index(db, 'listMembers', ['accountId', 'id']);
}
