import type { Visibility } from '../../db/tables/posts.ts';
import { AppError } from '../../lib/errors.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import type { Context } from '../context.ts';
import { findRoles } from '../staff/queries.ts';
import { holdsOffice, loadRole } from '../staff/roles.ts';
import type { Hit, Sieve } from './compile.ts';
import { loadSieve } from './in-force.ts';
import { countHit, findAppNames, findAuthors, findFollowsOf } from './queries.ts';
import type { Sample, SampleAuthor, Screen } from './screen.ts';

/** A post that is about to be written. */
export interface Matter extends Pick<Sample, 'local' | 'links' | 'tags' | 'language' | 'media' | 'createdAt'> {
  accountId: number;
  /** Whom it names. */
  mentionedIds: readonly number[];
  appId: number | null;
  visibility: Visibility;
  /** What is read of it beside its content: title, warning, what a poll offers. */
  words: readonly (string | null)[];
  /** Sanitised HTML. */
  content: string;
  /** What is said of its files; asked only where something is looked for. */
  describe: () => Promise<readonly (string | null)[]>;
}

/** People whom a post names that are looked at: from far fewer on it is the same to a score. */
const NAMED_MAX = 50;

/** For each act the first screen that is met; `rejecting` where the post is not to be taken at all. */
export interface Verdict {
  hits: readonly Hit[];
  rejecting: Screen | undefined;
}

const NOTHING: Verdict = { hits: [], rejecting: undefined };

/** What screens make of a post. Asks for its author's row, and for what they ask for besides; not in a transaction. */
export async function judgePost(ctx: Context, { describe, ...matter }: Matter): Promise<Verdict> {
  const sieve = await loadSieve(ctx, matter.local ? 'local' : 'remote');
  if (sieve === undefined) return NOTHING;
  const author = (await loadAuthors(ctx, [matter.accountId])).get(matter.accountId);
  if (author === undefined) return NOTHING;
  const beside = { author, said: await describe(), ...(await loadBeside(ctx, sieve, [matter]))(matter) };
  return choose(sieve(toSample(matter, beside), ctx.clock.now()), matter);
}

/**
 * Of several with one act the first is enough; what is rejected is not also marked, and what moderators look at anyway is not also
 * reported. What not everybody may see is not held: nobody could say whether it may go out.
 */
export function choose(met: readonly Hit[], { visibility }: Pick<Matter, 'visibility'>): Verdict {
  const open = visibility === 'public' || visibility === 'unlisted';
  const first = new Map<string, Hit>();
  for (const hit of met) if (!first.has(hit.screen.act)) first.set(hit.screen.act, hit);
  if (!open) first.delete('hold');
  if (first.has('hold')) first.delete('flag');
  const rejecting = first.get('reject')?.screen;
  // In the order of their ids, in which transactions wait for their numbers.
  return { hits: rejecting === undefined ? [...first.values()] : [], rejecting };
}

/** What whoever wrote a post that is rejected is told. Counted in a transaction of its own, as nothing else is written. */
export async function refuse(ctx: Context, { id }: Screen): Promise<AppError> {
  await ctx.db.write((tx) => countHit.first(tx, { id, now: ctx.clock.now() }), { durable: false });
  return new AppError(
    'invalid',
    'Validation failed: This server does not take posts like this one. If you think that is a mistake, ask its moderators',
  );
}

/** Somebody as screens know them. */
export type Author = SampleAuthor & { staff: boolean };

/** Of people by their accounts. */
export async function loadAuthors(ctx: Context, ids: readonly number[]): Promise<Map<number, Author>> {
  const rows = await findAuthors.all(ctx.db, { ids: [...ids] });
  const accountIds = rows.flatMap((row) => (row.domain === '' ? [row.id] : []));
  const roles = accountIds.length === 0 ? [] : await findRoles.all(ctx.db, { accountIds });
  const offices = new Map(roles.map((row) => [row.accountId, row.role]));
  const authors = new Map<number, Author>();
  for (const row of rows) {
    const { id, createdAt, postsCount: posts, followersCount: followers } = row;
    const hasAvatar = row.avatarFile !== null || row.avatarRemoteUrl !== null;
    const role = offices.get(id);
    const staff = role !== undefined && holdsOffice(await loadRole(ctx, role));
    const server = row.metAt === null || row.domain === '' ? null : { software: row.software, metAt: row.metAt };
    const person = { hasAvatar, hasNote: row.hasNote === 1, bot: row.kind === 'service' || row.kind === 'application' };
    authors.set(id, { createdAt, posts, followers, ...person, server, staff });
  }
  return authors;
}

/** What is known of a post beside what stands in it. */
export interface Beside extends Pick<Sample, 'app' | 'strangers'> {
  author: Author;
  /** Of its files. */
  said: readonly (string | null)[];
}

/** Of posts, what some screens ask for: in one query each, however many there are. */
export async function loadBeside(
  ctx: Context,
  { asks }: Pick<Sieve, 'asks'>,
  matters: readonly Pick<Matter, 'accountId' | 'appId' | 'mentionedIds'>[],
): Promise<(matter: Pick<Matter, 'accountId' | 'appId' | 'mentionedIds'>) => Pick<Sample, 'app' | 'strangers'>> {
  const apps = new Map<number, string>();
  const appIds = asks.has('apps') ? matters.flatMap(({ appId }) => appId ?? []) : [];
  if (appIds.length > 0) {
    for (const { id, name } of await findAppNames.all(ctx.db, { ids: [...new Set(appIds)] })) apps.set(id, name);
  }
  const follows = new Set<string>();
  const named = (matter: Pick<Matter, 'mentionedIds'>) => matter.mentionedIds.slice(0, NAMED_MAX);
  const accountIds = asks.has('score') ? [...new Set(matters.flatMap(named))] : [];
  if (accountIds.length > 0) {
    const authorIds = [...new Set(matters.map(({ accountId }) => accountId))];
    for (const row of await findFollowsOf.all(ctx.db, { accountIds, authorIds })) {
      follows.add(`${row.accountId} ${row.targetId}`);
    }
  }
  return (matter) => ({
    app: apps.get(matter.appId ?? 0) ?? null,
    strangers: named(matter).filter((id) => id !== matter.accountId && !follows.has(`${id} ${matter.accountId}`))
      .length,
  });
}

export function toSample(
  { words, content, visibility, mentionedIds, appId: _, accountId: __, ...matter }: Omit<Matter, 'describe'>,
  { author: { staff, ...author }, said, ...beside }: Beside,
): Sample {
  const text = [...words, htmlToText(content), ...said].filter((part) => part !== null && part !== '').join('\n');
  const mentions = mentionedIds.length;
  return { ...matter, ...beside, mentions, direct: visibility === 'direct', staff, text, author };
}
