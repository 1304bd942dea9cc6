import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { AccountKind, AccountsTable } from '../../db/tables/accounts.ts';
import type { NewRow } from '../../db/tables/index.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors, fieldError } from '../field-errors.ts';
import type { KeyPair } from './keys.ts';
import { saveNameWords } from './name-words.ts';
import { checkUsername } from './usernames.ts';

export interface CreateLocalAccountInput {
  username: string;
  /** From `generateAccountKeys`, made before the transaction. */
  keys: KeyPair;
  displayName?: string;
  kind?: AccountKind;
  /** Lets an owner or operator take a reserved name. */
  allowReserved?: boolean;
  /** Nobody sees it before its person is let in (`admitAccount`). */
  waiting?: boolean;
}

/** Makes a local account and answers its id. Throws `invalid` with details for a bad or taken username. */
export async function createLocalAccount(ctx: Context, tx: Tx, input: CreateLocalAccountInput): Promise<number> {
  const errors = collectFieldErrors();
  checkUsername(errors, input.username, { hosts: ctx.config.hosts, allowReserved: input.allowReserved === true });
  errors.throwIfAny();
  const uri = mint.account(ctx, input.username);
  const id = await insertLocalAccount(ctx, tx, input.keys, {
    username: input.username,
    kind: input.kind ?? 'person',
    displayName: stripControl(input.displayName ?? ''),
    waitingSince: input.waiting === true ? ctx.clock.now() : null,
    uri,
    url: mint.accountPage(ctx, input.username),
    inboxUri: `${uri}/inbox`,
    outboxUri: `${uri}/outbox`,
    followersUri: `${uri}/followers`,
    followingUri: `${uri}/following`,
    featuredUri: `${uri}/collections/featured`,
  });
  // A deleted account keeps its row, so its name is never given away again.
  if (id === undefined) throw fieldError('username', 'ERR_TAKEN', 'has already been taken');
  return id;
}

type LocalAccount = Pick<
  AccountsTable,
  | 'username'
  | 'kind'
  | 'displayName'
  | 'uri'
  | 'url'
  | 'inboxUri'
  | 'outboxUri'
  | 'followersUri'
  | 'followingUri'
  | 'featuredUri'
> & { waitingSince?: number | null };

/** Undefined where the name is taken. */
export async function insertLocalAccount(
  ctx: Context,
  tx: Tx,
  keys: KeyPair,
  account: LocalAccount,
): Promise<number | undefined> {
  const id = ctx.ids.next();
  const createdAt = ctx.clock.now();
  const row: NewRow<'accounts'> = {
    id,
    usernameKey: account.username.toLowerCase(),
    domain: '',
    note: '',
    noteSource: '',
    sharedInboxUri: mint.path(ctx, '/inbox'),
    fieldsJson: '[]',
    fieldsCheckedAt: null,
    emojisJson: '[]',
    alsoKnownAsJson: '[]',
    featurePolicyJson: null,
    avatarFile: null,
    avatarRemoteUrl: null,
    headerFile: null,
    headerRemoteUrl: null,
    avatarDescription: '',
    headerDescription: '',
    locked: 0,
    discoverable: 0,
    indexable: 0,
    hideCollections: 0,
    hideMedia: 0,
    hideMediaReplies: 0,
    hideFeatured: 0,
    attributionDomainsJson: '[]',
    movedToId: null,
    suspendedAt: null,
    silencedAt: null,
    sensitizedAt: null,
    domainPolicy: 'open',
    deletedAt: null,
    waitingSince: null,
    createdAt,
    fetchedAt: null,
    lastPostAt: null,
    postsCount: 0,
    followersCount: 0,
    followingCount: 0,
    ...account,
  };
  if ((await insertRow(tx, 'accounts', row, { ignoreConflicts: true })) === 0) return undefined;
  await saveNameWords(tx, { accountId: id, displayName: account.displayName, before: undefined });
  await insertRow(tx, 'accountKeys', {
    keyId: `${account.uri}#main-key`,
    accountId: id,
    publicKeyPem: keys.publicKeyPem,
    privateKeyPem: keys.privateKeyPem,
    fetchedAt: createdAt,
  });
  return id;
}
