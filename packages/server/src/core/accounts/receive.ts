import { insertRow } from '../../db/insert.ts';
import type { AccountKind } from '../../db/tables/accounts.ts';
import type { NewRow } from '../../db/tables/index.ts';
import { AppError } from '../../lib/errors.ts';
import { sanitizeHtml } from '../../lib/html/sanitize-html.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { findPolicy, meetInstance } from '../instances/policy.ts';
import { saveNameWords } from './name-words.ts';
import { deleteKeysOf, findAccountByName, findAccountByUri, updateRemoteAccount } from './queries.ts';

/** A profile of another server, translated. Whoever calls has proven that it comes from its own origin. */
export interface RemoteAccount {
  uri: string;
  url: string | null;
  username: string;
  domain: string;
  kind: AccountKind;
  displayName: string;
  /** As it came; sanitised here. */
  note: string;
  inboxUri: string;
  sharedInboxUri: string | null;
  outboxUri: string | null;
  followersUri: string | null;
  followingUri: string | null;
  featuredUri: string | null;
  fields: { name: string; value: string }[];
  emojis: { shortcode: string; url: string }[];
  alsoKnownAs: string[];
  avatarUrl: string | null;
  headerUrl: string | null;
  locked: boolean;
  discoverable: boolean;
  indexable: boolean;
  createdAt: number | null;
  keys: { keyId: string; publicKeyPem: string }[];
}

/**
 * Stores or refreshes a remote profile with its keys and answers its id. A handle stays with the uri that had it
 * first: another one that claims it gets `conflict`.
 */
export async function receiveAccount(ctx: Context, account: RemoteAccount): Promise<number> {
  const profile = toColumns(ctx, account);
  return ctx.db.write(
    async (tx) => {
      const known = await findAccountByUri.first(tx, { uri: account.uri });
      if (known !== undefined && known.domain !== account.domain) {
        throw new AppError('conflict', 'An account cannot change its domain');
      }
      const usernameKey = account.username.toLowerCase();
      const holder = await findAccountByName.first(tx, { usernameKey, domain: account.domain });
      if (holder !== undefined && holder.uri !== account.uri) {
        throw new AppError('conflict', 'This handle belongs to another account');
      }
      const id = known?.id ?? ctx.ids.next();
      if (known === undefined) {
        const row: NewRow<'accounts'> = {
          id,
          ...profile,
          domainPolicy: await findPolicy(tx, account.domain),
          createdAt: account.createdAt ?? ctx.clock.now(),
          ...ZEROS,
        };
        await insertRow(tx, 'accounts', row);
        await meetInstance(ctx, tx, account.domain);
      } else {
        await updateRemoteAccount(tx, id, profile);
      }
      await saveNameWords(tx, { accountId: id, displayName: profile.displayName, before: known?.displayName });
      const before = await deleteKeysOf.all(tx, { accountId: id });
      for (const { keyId, publicKeyPem } of account.keys) {
        await insertRow(
          tx,
          'accountKeys',
          { keyId, accountId: id, publicKeyPem, privateKeyPem: null, fetchedAt: ctx.clock.now() },
          { ignoreConflicts: true },
        );
      }
      const isKept = ({ keyId, publicKeyPem }: RemoteAccount['keys'][number]) =>
        account.keys.some((key) => key.keyId === keyId && key.publicKeyPem === publicKeyPem);
      if (!before.every(isKept)) await tellChanged(ctx, tx, 'keys', [id]);
      if (known !== undefined) await ctx.queue.emit(tx, { kind: 'account.updated', accountId: id, origin: 'remote' });
      if (known !== undefined && known.indexable !== profile.indexable) {
        await ctx.queue.emit(tx, { kind: 'account.findable', accountId: id, origin: 'remote' });
      }
      return id;
    },
    { durable: false },
  );
}

const ZEROS = { postsCount: 0, followersCount: 0, followingCount: 0, hideCollections: 0 } as const;

function toColumns(ctx: Context, account: RemoteAccount) {
  return {
    username: account.username,
    usernameKey: account.username.toLowerCase(),
    domain: account.domain,
    kind: account.kind,
    displayName: account.displayName,
    note: sanitizeHtml(account.note),
    uri: account.uri,
    url: account.url,
    inboxUri: account.inboxUri,
    sharedInboxUri: account.sharedInboxUri,
    outboxUri: account.outboxUri,
    followersUri: account.followersUri,
    followingUri: account.followingUri,
    featuredUri: account.featuredUri,
    fieldsJson: JSON.stringify(
      account.fields.map(({ name, value }) => ({ name, value: sanitizeHtml(value), verifiedAt: null })),
    ),
    emojisJson: JSON.stringify(account.emojis),
    alsoKnownAsJson: JSON.stringify(account.alsoKnownAs),
    avatarRemoteUrl: account.avatarUrl,
    headerRemoteUrl: account.headerUrl,
    locked: account.locked ? (1 as const) : (0 as const),
    discoverable: account.discoverable ? (1 as const) : (0 as const),
    indexable: account.indexable ? (1 as const) : (0 as const),
    fetchedAt: ctx.clock.now(),
  };
}
