import type { PostsTable } from '../../db/tables/posts.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { normalizeTag } from '../../lib/text/normalize-tag.ts';
import { parseText } from '../../lib/text/parse.ts';
import { linksOf, mentionsOf, tagsOf } from '../../lib/text/read-doc.ts';
import { renderHtml } from '../../lib/text/render-doc.ts';
import type { Context } from '../context.ts';
import { compileScreens, type Hit, type Sieve } from './compile.ts';
import { type ConditionInput, readConditions } from './condition.ts';
import { loadAuthors, loadBeside, type Matter, toSample } from './judge.ts';
import { linksOfPost } from './links-of-post.ts';
import { findDescriptions, findSomePosts } from './queries.ts';
import type { SampleAuthor, Screen, ScreenScope, Why } from './screen.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** Posts of a week that are read, and how many at a time. */
export const TRIED_MAX = 5_000;
const LOT = 250;
/** Of a text that is tried. */
const TEXT_MAX = 10_000;
/** Posts that are shown. */
export const SHOWN_MAX = 40;

/** Conditions that are not kept, or not yet. */
export interface Draft {
  conditions: readonly ConditionInput[];
  scope: ScreenScope;
  staff: boolean;
}

/** A post that would have been met. */
export interface TriedHit {
  postId: number;
  why: Why[];
}

export interface Trial {
  /** The newest that would have been met. */
  hits: TriedHit[];
  /** How many would have been. */
  count: number;
  /** How many were looked at. */
  looked: number;
  /** Whether these are all of the week. */
  whole: boolean;
}

const UNKEPT = {
  id: 0,
  name: '',
  act: 'flag',
  warning: '',
  enabled: true,
  direct: false,
  hits: 0,
  lastHitAt: null,
  createdAt: 0,
} as const;

/** Throws `invalid`. */
async function compileDraft({ conditions, scope, staff }: Draft): Promise<Sieve> {
  return compileScreens([{ ...UNKEPT, conditions: await readConditions(conditions), scope, staff }]);
}

/**
 * What conditions would have met in the last week, of what everybody may see: people count as they are now. Asks for a lot of posts at a
 * time, so that others come in between. Throws `invalid`.
 */
export async function tryOnPosts(ctx: Context, draft: Draft): Promise<Trial> {
  const sieve = await compileDraft(draft);
  const now = ctx.clock.now();
  const from = firstIdOf(now - WEEK_MS);
  const trial: Trial = { hits: [], count: 0, looked: 0, whole: false };
  let before = Number.MAX_SAFE_INTEGER;
  for (let read = 0; read < TRIED_MAX; read += LOT) {
    const rows = await findSomePosts.all(ctx.db, { before, from, limit: LOT });
    const open = rows.filter(({ state, audience }) => state === 'shown' && audience === 'everyone');
    for (const [row, [hit]] of await judgeRows(ctx, sieve, open, now)) {
      if (hit === undefined) continue;
      trial.count++;
      if (trial.hits.length < SHOWN_MAX) trial.hits.push({ postId: row.id, why: hit.why });
    }
    trial.looked += open.length;
    if (rows.length < LOT) return { ...trial, whole: true };
    before = (rows.at(-1) as PostsTable).id;
  }
  return trial;
}

/** Which of some screens meet a post that is here, switched off or not. */
export async function tryOnPost(ctx: Context, screens: readonly Screen[], post: PostsTable): Promise<Hit[]> {
  const [judged] = await judgeRows(ctx, await compileScreens(screens), [post], ctx.clock.now());
  return judged?.[1] ?? [];
}

/** Somebody who is here for long, and whom nothing about a person is said against. */
const ANYBODY: SampleAuthor = {
  ...{ createdAt: 0, posts: 1_000, followers: 1_000, hasAvatar: true, hasNote: true, bot: false },
  server: null,
};

/** Which of some screens meet a text, written here or elsewhere by somebody who is not new. */
export async function tryOnText(
  ctx: Context,
  screens: readonly Screen[],
  text: string,
  local: boolean,
): Promise<Hit[]> {
  const doc = parseText(text.slice(0, TEXT_MAX), 'text/plain');
  const sample = {
    ...{ local, direct: false, staff: false, language: null, media: 0, author: ANYBODY },
    ...{ strangers: 0, app: null, createdAt: ctx.clock.now() },
    text: htmlToText(renderHtml(doc, { mention: () => undefined, tagUrl: () => '' })),
    links: linksOf(doc),
    tags: tagsOf(doc),
    mentions: mentionsOf(doc).length,
  };
  return (await compileScreens(screens))(sample, ctx.clock.now());
}

/** Posts with what they meet, each thing that is asked for in one query for all of them. */
async function judgeRows(
  ctx: Context,
  sieve: Sieve,
  rows: readonly PostsTable[],
  now: number,
): Promise<[PostsTable, Hit[]][]> {
  const authors = await loadAuthors(ctx, [...new Set(rows.map((row) => row.accountId))]);
  const descriptions = await loadDescriptions(ctx, rows);
  const matters = rows.map(readMatter);
  const besideOf = await loadBeside(ctx, sieve, matters);
  return rows.flatMap((row, i): [PostsTable, Hit[]][] => {
    const [author, matter] = [authors.get(row.accountId), matters[i]];
    if (author === undefined || matter === undefined) return [];
    const beside = { author, said: descriptions.get(row.id) ?? [], ...besideOf(matter) };
    return [[row, sieve(toSample(matter, beside), now)]];
  });
}

async function loadDescriptions(ctx: Context, rows: readonly PostsTable[]): Promise<Map<number, string[]>> {
  const postIds = rows.filter((row) => row.mediaCount > 0).map(({ id }) => id);
  const said = new Map<number, string[]>();
  if (postIds.length === 0) return said;
  for (const { postId, description } of await findDescriptions.all(ctx.db, { postIds })) {
    if (description !== null) said.set(postId, [...(said.get(postId) ?? []), description]);
  }
  return said;
}

/** A post that is here, as it came. */
function readMatter(row: PostsTable): Omit<Matter, 'describe'> {
  const { accountId, visibility, content, language, title, contentWarning, mediaCount, appId, createdAt } = row;
  return {
    ...{ accountId, local: row.local === 1, visibility, content, language, media: mediaCount, appId, createdAt },
    words: [title, contentWarning],
    links: linksOfPost(row),
    tags: (JSON.parse(row.tagsJson) as string[]).map(normalizeTag),
    mentionedIds: (JSON.parse(row.mentionsJson) as { accountId: number }[]).map((one) => one.accountId),
  };
}
