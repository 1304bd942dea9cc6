import { insertRow } from '../../db/insert.ts';
import type { AccountKind, AccountsTable, FeatureRule } from '../../db/tables/accounts.ts';
import type { NewRow } from '../../db/tables/index.ts';
import { AppError } from '../../lib/errors.ts';
import { sanitizeHtml } from '../../lib/html/sanitize-html.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { findPolicy, meetInstance } from '../instances/policy.ts';
import { saveNameWords } from './name-words.ts';
import { deleteKeysOf, findAccountByName, findAccountByUri, updateRemoteAccount } from './queries.ts';
import { hasLinks, isCheckDue, requestVerification } from './verify-links.ts';

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
  avatarDescription: string;
  headerDescription: string;
  showMedia: boolean;
  showMediaReplies: boolean;
  showFeatured: boolean;
  attributionDomains: string[];
  /** Who may put it into a collection; null where it does not say. */
  features: FeatureRule | null;
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
  const fields = account.fields.map(({ name, value }) => ({ name, value: sanitizeHtml(value, { allowMe: true }) }));
  const linked = new Set(fields.flatMap((field) => (hasLinks([field]) ? [field.value] : [])));
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
      const { links, look } = keepProofs(ctx, fields, linked, known);
      if (known === undefined) {
        const row: NewRow<'accounts'> = {
          id,
          ...profile,
          ...links,
          domainPolicy: await findPolicy(tx, account.domain),
          createdAt: account.createdAt ?? ctx.clock.now(),
          ...ZEROS,
        };
        await insertRow(tx, 'accounts', row);
        await meetInstance(ctx, tx, account.domain);
      } else {
        await updateRemoteAccount(tx, id, { ...profile, ...links });
      }
      await saveNameWords(tx, { accountId: id, displayName: profile.displayName, before: known?.displayName });
      if (look) await requestVerification(ctx, tx, id, 'remote');
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

type FieldText = RemoteAccount['fields'][number];

/** What was proven of a link stays as long as the link does. New links, and old proofs, are looked at. */
function keepProofs(ctx: Context, fields: FieldText[], linked: ReadonlySet<string>, known: AccountsTable | undefined) {
  const before =
    known === undefined ? [] : (JSON.parse(known.fieldsJson) as (FieldText & { verifiedAt: number | null })[]);
  const proofs = new Map(before.map(({ value, verifiedAt }) => [value, verifiedAt]));
  const kept = fields.map((field) => ({ ...field, verifiedAt: proofs.get(field.value) ?? null }));
  const checkedAt = known?.fieldsCheckedAt ?? null;
  const look = [...linked].some((value) => !proofs.has(value)) || (linked.size > 0 && isCheckDue(ctx, checkedAt));
  const fieldsCheckedAt = linked.size === 0 ? null : look ? ctx.clock.now() : checkedAt;
  return { links: { fieldsJson: JSON.stringify(kept), fieldsCheckedAt }, look };
}

const ZEROS = { postsCount: 0, followersCount: 0, followingCount: 0, hideCollections: 0 } as const;

const toFlag = (value: boolean): 0 | 1 => (value ? 1 : 0);

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
    emojisJson: JSON.stringify(account.emojis),
    alsoKnownAsJson: JSON.stringify(account.alsoKnownAs),
    avatarRemoteUrl: account.avatarUrl,
    headerRemoteUrl: account.headerUrl,
    avatarDescription: account.avatarDescription,
    headerDescription: account.headerDescription,
    hideMedia: toFlag(!account.showMedia),
    hideMediaReplies: toFlag(!account.showMediaReplies),
    hideFeatured: toFlag(!account.showFeatured),
    attributionDomainsJson: JSON.stringify(account.attributionDomains),
    featurePolicyJson: account.features === null ? null : JSON.stringify(account.features),
    locked: toFlag(account.locked),
    discoverable: toFlag(account.discoverable),
    indexable: toFlag(account.indexable),
    fetchedAt: ctx.clock.now(),
  };
}
