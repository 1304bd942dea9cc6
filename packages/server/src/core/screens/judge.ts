import type { Visibility } from '../../db/tables/posts.ts';
import { AppError } from '../../lib/errors.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import type { Context } from '../context.ts';
import { findRoles } from '../staff/queries.ts';
import { holdsOffice, loadRole } from '../staff/roles.ts';
import type { Hit } from './compile.ts';
import { loadSieve } from './in-force.ts';
import { countHit, findAuthors } from './queries.ts';
import type { Sample, SampleAuthor, Screen } from './screen.ts';

/** A post that is about to be written. */
export interface Matter extends Pick<Sample, 'local' | 'links' | 'tags' | 'mentions' | 'language' | 'media'> {
  accountId: number;
  visibility: Visibility;
  /** What is read of it beside its content: title, warning, what a poll offers. */
  words: readonly (string | null)[];
  /** Sanitised HTML. */
  content: string;
  /** What is said of its files; asked only where something is looked for. */
  describe: () => Promise<readonly (string | null)[]>;
}

/** For each act the first screen that is met; `rejecting` where the post is not to be taken at all. */
export interface Verdict {
  hits: readonly Hit[];
  rejecting: Screen | undefined;
}

const NOTHING: Verdict = { hits: [], rejecting: undefined };

/** What screens make of a post. Asks for its author's row alone; not in a transaction. */
export async function judgePost(ctx: Context, { describe, ...matter }: Matter): Promise<Verdict> {
  const sieve = await loadSieve(ctx, matter.local ? 'local' : 'remote');
  if (sieve === undefined) return NOTHING;
  const author = (await loadAuthors(ctx, [matter.accountId])).get(matter.accountId);
  return author === undefined ? NOTHING : choose(sieve(toSample(matter, author, await describe()), ctx.clock.now()), matter);
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
    authors.set(id, { createdAt, posts, followers, hasAvatar, staff });
  }
  return authors;
}

/** `said`: of its files. */
export function toSample(
  { words, content, visibility, ...matter }: Omit<Matter, 'describe'>,
  { staff, ...author }: Author,
  said: readonly (string | null)[],
): Sample {
  const text = [...words, htmlToText(content), ...said].filter((part) => part !== null && part !== '').join('\n');
  return { ...matter, direct: visibility === 'direct', staff, text, author };
}
