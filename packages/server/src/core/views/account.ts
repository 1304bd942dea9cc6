import type { AccountKind, AccountsTable } from '../../db/tables/accounts.ts';
import { createCache } from '../../lib/cache.ts';
import { createReuse } from '../../lib/reuse.ts';
import { findAccountsByIds } from '../accounts/queries.ts';
import { type FeatureRule, readFeatureRule } from '../audience/may-feature.ts';
import { onChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import type { UsedEmoji } from '../emojis/used-emoji.ts';
import { type HeldPolicy, loadPolicies } from '../instances/policy.ts';
import { makeEach } from '../make-each.ts';
import { perProcess } from '../per-process.ts';
import { loadRoles, type Role } from '../staff/roles.ts';

export type { UsedEmoji as EmojiView };

export interface FieldView {
  name: string;
  /** Sanitised HTML. */
  value: string;
  /** What a local owner typed. */
  source?: string;
  verifiedAt: number | null;
}

/** A role that is shown beside names. */
export type Badge = Pick<Role, 'key' | 'name' | 'color'>;

/** A profile as every adapter sees it. */
export interface AccountView {
  id: number;
  username: string;
  /** '' for local accounts. */
  domain: string;
  kind: AccountKind;
  displayName: string;
  note: string;
  noteSource: string | null;
  uri: string;
  url: string;
  avatarFile: string | null;
  avatarRemoteUrl: string | null;
  headerFile: string | null;
  headerRemoteUrl: string | null;
  /** What the pictures show. */
  avatarDescription: string;
  headerDescription: string;
  fields: FieldView[];
  emojis: UsedEmoji[];
  /** Pictures and other files of its server are not shown. */
  mediaRejected: boolean;
  alsoKnownAs: string[];
  locked: boolean;
  discoverable: boolean;
  indexable: boolean;
  hideCollections: boolean;
  /** What the owner wishes a profile to show: media, those of replies among them, and what is featured. */
  showMedia: boolean;
  showMediaReplies: boolean;
  showFeatured: boolean;
  /** Sites that may name the account as an author. */
  attributionDomains: string[];
  /** Who may put the account into a collection. */
  features: FeatureRule;
  movedToId: number | null;
  /** What its profile shows of the role of its person. */
  badge: Badge | null;
  /** The account, or its server; or it is deleted. */
  suspended: boolean;
  silenced: boolean;
  /** All they post is sensitive, whatever they say. */
  sensitized: boolean;
  createdAt: number;
  lastPostAt: number | null;
  postsCount: number;
  followersCount: number;
  followingCount: number;
}

const NONE: never[] = [];

/** Parses a JSON column; the empty list, which nearly all are, costs nothing. */
export function parseList<T>(json: string): T[] {
  return json === '[]' ? NONE : (JSON.parse(json) as T[]);
}

/**
 * A row as others may see it; a suspended one without what it says of itself. `held` is what holds for its server; what
 * stands beside the account unless given.
 */
export function toAccountView(
  row: AccountsTable,
  held: Pick<HeldPolicy, 'policy' | 'rejectMedia'> = { policy: row.domainPolicy, rejectMedia: false },
  badge: Badge | null = null,
): AccountView {
  const suspended = row.suspendedAt !== null || row.deletedAt !== null || held.policy === 'suspended';
  const plain = suspended || held.rejectMedia;
  return {
    id: row.id,
    username: row.username,
    domain: row.domain,
    kind: row.kind,
    displayName: suspended ? '' : row.displayName,
    note: suspended ? '' : row.note,
    noteSource: row.noteSource,
    uri: row.uri,
    url: row.url ?? row.uri,
    avatarFile: plain ? null : row.avatarFile,
    avatarRemoteUrl: plain ? null : row.avatarRemoteUrl,
    headerFile: plain ? null : row.headerFile,
    headerRemoteUrl: plain ? null : row.headerRemoteUrl,
    avatarDescription: plain ? '' : row.avatarDescription,
    headerDescription: plain ? '' : row.headerDescription,
    fields: suspended ? NONE : parseList(row.fieldsJson),
    emojis: plain ? NONE : parseList(row.emojisJson),
    mediaRejected: held.rejectMedia,
    alsoKnownAs: parseList(row.alsoKnownAsJson),
    locked: row.locked === 1,
    discoverable: row.discoverable === 1,
    indexable: row.indexable === 1,
    hideCollections: row.hideCollections === 1,
    showMedia: row.hideMedia === 0,
    showMediaReplies: row.hideMediaReplies === 0,
    showFeatured: row.hideFeatured === 0,
    attributionDomains: parseList(row.attributionDomainsJson),
    features: readFeatureRule(row),
    movedToId: row.movedToId,
    badge: suspended ? null : badge,
    suspended,
    sensitized: row.sensitizedAt !== null,
    silenced: row.silencedAt !== null || held.policy !== 'open',
    createdAt: row.createdAt,
    lastPostAt: row.lastPostAt,
    postsCount: row.postsCount,
    followersCount: row.followersCount,
    followingCount: row.followingCount,
  };
}

/** While nothing of a row has changed it gives the same view, and what is written of it is kept. */
const KEPT_ACCOUNTS = 500;
const kept = perProcess(() => createReuse<AccountsTable, AccountView>(KEPT_ACCOUNTS));

/** Profiles by id, in one query; unknown ids are left out, and those who wait to be let in: they are nobody yet. */
export function loadAccountViews(ctx: Context, ids: Iterable<number>): Promise<Map<number, AccountView>> {
  return loadViews(ctx, ids, (row) => row.waitingSince === null);
}

/** Those of them who wait to be let in, for who decides about that. */
export function loadWaitingViews(ctx: Context, ids: Iterable<number>): Promise<Map<number, AccountView>> {
  return loadViews(ctx, ids, (row) => row.waitingSince !== null);
}

async function loadViews(
  ctx: Context,
  ids: Iterable<number>,
  isWanted: (row: AccountsTable) => boolean,
): Promise<Map<number, AccountView>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  // What was decided holds at once; that it stands beside each account may take a while.
  const policyOf = await loadPolicies(ctx);
  const roles = await loadRoles(ctx);
  const rows = (await findAccountsByIds.all(ctx.db, { ids: wanted })).filter(isWanted);
  return new Map(
    makeEach(
      ctx,
      'account',
      rows,
      (row) => row.id,
      (row) => {
        const held = policyOf(row.domain);
        const role = row.role === null ? undefined : roles.get(row.role);
        const badge = role?.highlighted ? role : null;
        const parts = [held.policy, held.rejectMedia, badge];
        return [row.id, kept(ctx).take(row.id, row, parts, () => toAccountView(row, held, badge))] as const;
      },
    ),
  );
}

/** A name or a count in a timeline may be this old. */
const RECENT_MS = 2_000;
const recent = perProcess((ctx) => {
  const known = createCache<number, AccountView>({ max: 10_000, ttlMs: RECENT_MS, clock: ctx.clock });
  /** Who is being read: two who ask at once for the same read once. */
  const underWay = new Map<number, Promise<Map<number, AccountView>>>();
  // What is suspended is so at once; what was begun before is not kept, nor waited for.
  onChanged(ctx, ['account', 'policy', 'roles'], (id) => {
    if (id === null) {
      known.clear();
      underWay.clear();
    } else {
      known.delete(id);
      underWay.delete(id);
    }
  });
  return { known, underWay };
});

/**
 * The same from memory where it was read a moment ago: for timelines and streams, where the same people write on every
 * page and their profiles are a third of the work. What is asked for by name is always read afresh.
 */
export async function loadRecentAccountViews(ctx: Context, ids: number[]): Promise<Map<number, AccountView>> {
  const { known, underWay } = recent(ctx);
  const views = new Map<number, AccountView>();
  const awaited = new Set<Promise<Map<number, AccountView>>>();
  const missing: number[] = [];
  for (const id of ids) {
    if (views.has(id)) continue;
    const view = known.get(id);
    const reading = underWay.get(id);
    if (view !== undefined) views.set(id, view);
    else if (reading !== undefined) awaited.add(reading);
    else missing.push(id);
  }
  if (missing.length > 0) {
    // For everybody's pages: a replica may not have heard that somebody was suspended.
    const reading = loadAccountViews({ ...ctx, db: ctx.db.primary ?? ctx.db }, missing);
    awaited.add(reading);
    for (const id of missing) underWay.set(id, reading);
    try {
      for (const [id, view] of await reading) if (underWay.get(id) === reading) known.set(id, view);
    } finally {
      for (const id of missing) if (underWay.get(id) === reading) underWay.delete(id);
    }
  }
  for (const reading of awaited) for (const [id, view] of await reading) views.set(id, view);
  return views;
}
