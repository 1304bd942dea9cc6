import type { Expression, SqlBool, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { prepare } from '../../db/prepare.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { InstanceBlocksTable } from '../../db/tables/instance-blocks.ts';

export const findAccountById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('accounts').selectAll().where('id', '=', q.param('id')),
);

export const findAccountsByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('accounts').selectAll().where(q.inIds('id', 'ids')),
);

export const findAccountByUri = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('accounts').selectAll().where('uri', '=', q.param('uri')),
);

/** Names are lower case here. */
export const renameAccount = prepare<{ uri: string; username: string }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ username: q.param('username'), usernameKey: q.param('username') })
    .where('uri', '=', q.param('uri')),
);

export const findAccountsByUris = prepare<{ uris: string[] }>()((q) =>
  q.db.selectFrom('accounts').selectAll().where(q.inTexts('uri', 'uris')),
);

/** `usernameKey` is lower case; `domain` is '' for local accounts. */
export const findAccountByName = prepare<{ usernameKey: string; domain: string }>()((q) =>
  q.db
    .selectFrom('accounts')
    .selectAll()
    .where('usernameKey', '=', q.param('usernameKey'))
    .where('domain', '=', q.param('domain')),
);

/** The account a key belongs to, with the key. */
export const findKey = prepare<{ keyId: string }>()((q) =>
  q.db
    .selectFrom('accountKeys')
    .innerJoin('accounts', 'accounts.id', 'accountKeys.accountId')
    .select([
      'accountKeys.keyId',
      'accountKeys.accountId',
      'accountKeys.publicKeyPem',
      'accountKeys.fetchedAt',
      'accounts.uri',
      'accounts.domain',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ])
    .where('accountKeys.keyId', '=', q.param('keyId')),
);

/** The key a local account signs with. */
export const findPrivateKey = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('accountKeys')
    .select(['keyId', 'privateKeyPem'])
    .where('accountId', '=', q.param('accountId'))
    .where('privateKeyPem', 'is not', null)
    .limit(1),
);

/** The key others verify an account's signatures with. */
export const findPublicKey = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('accountKeys')
    .select(['keyId', 'publicKeyPem'])
    .where('accountId', '=', q.param('accountId'))
    .orderBy('keyId')
    .limit(1),
);

export const deleteKeysOf = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('accountKeys').where('accountId', '=', q.param('accountId')).returning(['keyId', 'publicKeyPem']),
);

export async function updateRemoteAccount(tx: Tx, id: number, columns: Updateable<AccountsTable>): Promise<void> {
  await tx.kysely.updateTable('accounts').set(columns).where('id', '=', id).execute();
}

/** What an owner may change of a profile. */
export type ProfileChanges = Partial<
  Pick<
    AccountsTable,
    | 'displayName'
    | 'note'
    | 'noteSource'
    | 'fieldsJson'
    | 'emojisJson'
    | 'fieldsCheckedAt'
    | 'locked'
    | 'kind'
    | 'discoverable'
    | 'indexable'
    | 'hideCollections'
    | 'avatarFile'
    | 'headerFile'
    | 'avatarDescription'
    | 'headerDescription'
    | 'hideMedia'
    | 'hideMediaReplies'
    | 'hideFeatured'
    | 'attributionDomainsJson'
  >
>;

/** Changes a local account's profile; answers the number of rows changed. */
export async function changeProfile(tx: Tx, id: number, changes: ProfileChanges): Promise<number> {
  const result = await tx.kysely
    .updateTable('accounts')
    .set(changes)
    .where('id', '=', id)
    .where('domain', '=', '')
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export const deleteNameWords = prepare<{ accountIds: number[] }>()((q) =>
  q.db.deleteFrom('accountWords').where(q.inIds('accountId', 'accountIds')),
);

/** What was proven of a profile's links, unless it was changed meanwhile. */
export const setCheckedFields = prepare<{ id: number; before: string; fieldsJson: string; now: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ fieldsJson: q.param('fieldsJson'), fieldsCheckedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('fieldsJson', '=', q.param('before')),
);

/** People here whose links were looked at before a time, the longest ago first. */
export const findLinksDue = prepare<{ before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select('id')
    .where('domain', '=', '')
    .where('fieldsCheckedAt', '<=', q.param('before'))
    .where('suspendedAt', 'is', null)
    .orderBy('fieldsCheckedAt')
    .limit(q.param('limit')),
);

/** How somebody stands here; null: that is over. */
export const setStanding = {
  suspendedAt: standing('suspendedAt'),
  silencedAt: standing('silencedAt'),
  sensitizedAt: standing('sensitizedAt'),
};
function standing(column: 'suspendedAt' | 'silencedAt' | 'sensitizedAt') {
  return prepare<{ id: number; at: number | null }>()((q) =>
    q.db
      .updateTable('accounts')
      .set({ [column]: q.param('at') })
      .where('id', '=', q.param('id')),
  );
}

/** The next accounts of a server by id, with the policy that stands beside them. */
export const findAccountsOfDomain = prepare<{ domain: string; afterId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select(['id', 'domainPolicy'])
    .where('domain', '=', q.param('domain'))
    .where('id', '>', q.param('afterId'))
    .orderBy('id')
    .limit(q.param('limit')),
);

/** The policy of a server, beside some of its people. */
export const setAccountsPolicy = prepare<{ ids: number[]; policy: InstanceBlocksTable['policy'] }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ domainPolicy: q.param('policy') })
    .where(q.inIds('id', 'ids')),
);

/** One accepted follow more or less, on both sides. */
export const addToFollowing = prepare<{ accountId: number; by: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ followingCount: sql`"followingCount" + ${q.param('by')}` })
    .where('id', '=', q.param('accountId')),
);

export const addToFollowers = prepare<{ accountId: number; by: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ followersCount: sql`"followersCount" + ${q.param('by')}` })
    .where('id', '=', q.param('accountId')),
);

/** Takes these follows from the numbers of whoever follows, before they end; those that were accepted are counted. */
export const takeFromFollowing = prepare<{ ids: number[] }>()((q) =>
  takeFollows('followingCount', 'accountId', q.inIds('id', 'ids')),
);
/** The same of whoever is followed. */
export const takeFromFollowers = prepare<{ ids: number[] }>()((q) =>
  takeFollows('followersCount', 'targetId', q.inIds('id', 'ids')),
);
function takeFollows(count: string, side: string, these: Expression<SqlBool>) {
  return sql`update "accounts" set ${sql.ref(count)} = ${sql.ref(`accounts.${count}`)} - ended."count"
    from (select ${sql.ref(side)} as "id", count(*) as "count" from "follows"
      where ${these} and "state" = 'accepted' group by ${sql.ref(side)}) as ended
    where "accounts"."id" = ended."id"`;
}

export const addToPosts = prepare<{ accountId: number; by: number; lastPostAt: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({
      postsCount: sql`"postsCount" + ${q.param('by')}`,
      lastPostAt: sql`case when coalesce("lastPostAt", 0) < ${q.param('lastPostAt')} then ${q.param('lastPostAt')} else "lastPostAt" end`,
    })
    .where('id', '=', q.param('accountId')),
);

export const markAccountDeleted = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({
      deletedAt: q.param('now'),
      displayName: '',
      note: '',
      fieldsJson: '[]',
      fieldsCheckedAt: null,
      emojisJson: '[]',
    })
    .where('id', '=', q.param('id'))
    .where('deletedAt', 'is', null),
);

/** Whoever waited is there from now on. */
export const admitAccount = prepare<{ id: number }>()((q) =>
  q.db.updateTable('accounts').set({ waitingSince: null }).where('id', '=', q.param('id')),
);

/** What its profile shows of the role of its person; null: none. */
export const setAccountRole = prepare<{ id: number; role: string | null }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ role: q.param('role') })
    .where('id', '=', q.param('id')),
);

/** The same of whoever has it, when it goes. */
export const clearAccountRole = prepare<{ role: string }>()((q) =>
  q.db.updateTable('accounts').set({ role: null }).where('role', '=', q.param('role')),
);

/** Takes a local account away as if it had never been: one that nobody but staff ever saw. */
export async function eraseWaitingAccount(tx: Tx, id: number): Promise<void> {
  await deleteKeysOf.all(tx, { accountId: id });
  await deleteNameWords.run(tx, { accountIds: [id] });
  await deleteWaiting.run(tx, { id });
}

const deleteWaiting = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('accounts').where('id', '=', q.param('id')).where('waitingSince', 'is not', null),
);

/** Of an account here that goes: nothing of what it said of itself is left, but its name, which nobody else gets. */
export const wipeLocalAccount = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({
      deletedAt: q.param('now'),
      displayName: '',
      note: '',
      noteSource: '',
      fieldsJson: '[]',
      fieldsCheckedAt: null,
      emojisJson: '[]',
      alsoKnownAsJson: '[]',
      attributionDomainsJson: '[]',
      avatarFile: null,
      headerFile: null,
      avatarDescription: '',
      headerDescription: '',
      discoverable: 0,
      indexable: 0,
      role: null,
    })
    .where('id', '=', q.param('id'))
    .where('domain', '=', '')
    .where('deletedAt', 'is', null),
);
