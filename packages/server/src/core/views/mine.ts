import { type Act, type ActedOn, type Answer, mayAct, type Standing } from '../audience/may-act.ts';
import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import type { FilterMatch } from '../filters/filter.ts';
import { findChoicesOf } from '../polls/queries.ts';
import type { PostKind } from './facts.ts';
import {
  findMarks,
  findMine,
  findMineUnmarked,
  findReactionsOf,
  findSeenBy,
  type Mark,
  type Stamp,
} from './queries.ts';

/** What a post is to one viewer: what they did to it, and what they may do. */
export interface PostMine {
  /** They wrote it. */
  readonly own: boolean;
  readonly liked: boolean;
  readonly disliked: boolean;
  readonly boosted: boolean;
  readonly bookmarked: boolean;
  readonly pinned: boolean;
  /** They muted the conversation. */
  readonly muted: boolean;
  /** The emoji they reacted with. */
  readonly reactions: readonly string[];
  /** The options they chose of its poll, by position. */
  readonly choices: readonly number[];
  readonly may: Readonly<Record<Act, Answer>>;
  /** Their filters that it meets; known where the post's text is (`filtered.ts`). */
  readonly filtered: readonly FilterMatch[];
}

/** How something comes to a viewer. */
export interface Reading {
  /** It is brought to them, so that they must be willing to meet its people; what is asked for by id is not. */
  brought?: boolean;
  /** On a profile or in a thread: whose, which is not asked about. */
  visiting?: number;
}

/** Per viewer, per post: what may not be seen has no entry. */
export type MineByViewer = Map<number, Map<number, PostMine>>;

const NO_REACTIONS: string[] = [];
const NO_CHOICES: number[] = [];
const NO_FILTERS: FilterMatch[] = [];
/** From so many viewers on their marks are read table by table: PostgreSQL looks into each table anew for each of them. */
export const MANY = 8;

/**
 * What posts are to their viewers, in one query for any number of both (one more for the marks of many viewers, and one
 * each where somebody reacted or a poll is among them). Who may not see a post, or with `brought` does not want to meet its author, gets no entry.
 * Visitors have none.
 */
export async function loadMine(
  ctx: Context,
  viewers: readonly Viewer[],
  ids: readonly number[],
  { brought = false, visiting = 0 }: Reading = {},
): Promise<MineByViewer> {
  const mine: MineByViewer = new Map();
  if (ids.length === 0) return mine;
  const postIds = [...ids];
  for (const { kind, viewerIds } of byKind(viewers)) {
    const many = viewerIds.length >= MANY;
    const query = (many ? findMineUnmarked : findMine)[kind][brought ? 'brought' : 'asked'];
    const rows = await query.all(ctx.db, { postIds, viewerIds, visiting, now: ctx.clock.now() });
    if (many) await addMarks(ctx, rows);
    await addMine(ctx, mine, rows, kind);
  }
  return mine;
}

/** The same for few viewers with the stamps of the posts, each once, in the same query. */
export async function loadSeen(
  ctx: Context,
  viewers: readonly Viewer[],
  ids: readonly number[],
  { brought = false, visiting = 0 }: Reading,
): Promise<{ stamps: Stamp[]; mine: MineByViewer }> {
  const mine: MineByViewer = new Map();
  const stamps = new Map<number, Stamp>();
  if (ids.length === 0) return { stamps: [], mine };
  for (const { kind, viewerIds } of byKind(viewers)) {
    const query = findSeenBy[kind][brought ? 'brought' : 'asked'];
    const rows = await query.all(ctx.db, { postIds: [...ids], viewerIds, visiting, now: ctx.clock.now() });
    await addMine(ctx, mine, rows, kind);
    for (const row of rows) stamps.set(row.id, row);
  }
  return { stamps: [...stamps.values()], mine };
}

/** Visitors have nothing of their own. */
function byKind(viewers: readonly Viewer[]): { kind: 'member' | 'remote'; viewerIds: number[] }[] {
  return (['member', 'remote'] as const).flatMap((kind) => {
    const viewerIds = viewers.flatMap((viewer) => (viewer.kind === kind ? [viewer.accountId] : []));
    return viewerIds.length === 0 ? [] : [{ kind, viewerIds }];
  });
}

async function addMine(
  ctx: Context,
  mine: MineByViewer,
  rows: readonly MineRow[],
  kind: 'member' | 'remote',
): Promise<void> {
  const reactions = await loadReactions(ctx, rows);
  const choices = await loadChoices(ctx, rows);
  for (const row of rows) {
    const posts = mine.get(row.viewerId) ?? new Map<number, PostMine>();
    posts.set(row.id, toMine(row, kind, { reactions, choices }));
    mine.set(row.viewerId, posts);
  }
}

export interface MineRow extends ActedOn {
  viewerId: number;
  id: number;
  kind: PostKind;
  vote: 1 | -1 | 0;
  boosted: 0 | 1;
  bookmarked: 0 | 1;
  pinned: 0 | 1;
  muted: 0 | 1;
  reacted: 0 | 1;
  follows: 0 | 1;
  followedBy: 0 | 1;
  mentioned: 0 | 1;
}

async function addMarks(ctx: Context, rows: readonly MineRow[]): Promise<void> {
  if (rows.length === 0) return;
  const byKey = new Map(rows.map((row) => [`${row.viewerId} ${row.id}`, row]));
  const postIds = [...new Set(rows.map((row) => row.id))];
  const accountIds = [...new Set(rows.map((row) => row.viewerId))];
  for (const { accountId, postId, mark } of await findMarks.all(ctx.db, { accountIds, postIds })) {
    const row = byKey.get(`${accountId} ${postId}`);
    if (row !== undefined) MARK[mark](row);
  }
}

const MARK: Record<Mark, (row: MineRow) => void> = {
  like: (row) => {
    row.vote = 1;
  },
  dislike: (row) => {
    row.vote = -1;
  },
  boosts: (row) => {
    row.boosted = 1;
  },
  bookmarks: (row) => {
    row.bookmarked = 1;
  },
  pins: (row) => {
    row.pinned = row.accountId === row.viewerId ? 1 : 0;
  },
  reactions: (row) => {
    row.reacted = 1;
  },
  mute: (row) => {
    row.muted = 1;
  },
};

interface Chosen {
  reactions: ReadonlyMap<string, string[]>;
  choices: ReadonlyMap<string, number[]>;
}

function toMine(row: MineRow, kind: 'member' | 'remote', { reactions, choices }: Chosen): PostMine {
  const { may, alike } = answersTo(row, kind);
  const reacted = (row.reacted === 1 && reactions.get(`${row.viewerId} ${row.id}`)) || NO_REACTIONS;
  const chosen = choices.get(`${row.viewerId} ${row.id}`) ?? NO_CHOICES;
  const own = row.accountId === row.viewerId ? 1 : 0;
  const marks =
    own | ((row.vote + 1) << 1) | (row.boosted << 3) | (row.bookmarked << 4) | (row.pinned << 5) | (row.muted << 6);
  const isPlain = reacted.length === 0 && chosen.length === 0;
  const known = isPlain ? alike.get(marks) : undefined;
  if (known !== undefined) return known;
  const mine: PostMine = {
    own: own === 1,
    liked: row.vote === 1,
    disliked: row.vote === -1,
    boosted: row.boosted === 1,
    bookmarked: row.bookmarked === 1,
    pinned: row.pinned === 1,
    muted: row.muted === 1,
    reactions: reacted,
    choices: chosen,
    may,
    filtered: NO_FILTERS,
  };
  if (isPlain) alike.set(marks, Object.freeze(mine));
  return mine;
}

const ACTS: Act[] = ['reply', 'boost', 'quote', 'like', 'react', 'vote'];
const STRANGER: Standing = { follows: false, followedBy: false, mentioned: false };

/** What may be done, and what posts with these answers are to viewers, by their marks: few, and one thing for all of them. */
interface Answers {
  readonly may: Record<Act, Answer>;
  readonly alike: Map<number, PostMine>;
}

const byAnswers = new Map<string, Answers>();
/** The same for posts without a policy, by what is asked about. */
const withoutPolicy = new Map<string, Answers>();

function answersTo(row: MineRow, kind: 'member' | 'remote'): Answers {
  if (row.policyJson !== null) {
    const standing = { follows: row.follows === 1, followedBy: row.followedBy === 1, mentioned: row.mentioned === 1 };
    return ask(row, kind, standing);
  }
  const own = row.accountId === row.viewerId;
  const key = `${kind} ${own} ${row.state} ${row.audience} ${row.localOnly} ${row.lockedAt !== null}`;
  const known = withoutPolicy.get(key) ?? ask(row, kind, STRANGER);
  withoutPolicy.set(key, known);
  return known;
}

function ask(row: MineRow, kind: 'member' | 'remote', standing: Standing): Answers {
  const viewer = { kind, accountId: row.viewerId };
  const answers = ACTS.map((act) => mayAct(row, viewer, act, standing));
  const key = answers.join(' ');
  const known = byAnswers.get(key);
  if (known !== undefined) return known;
  const may = Object.fromEntries(ACTS.map((act, i) => [act, answers[i]])) as Record<Act, Answer>;
  const made = { may, alike: new Map() };
  byAnswers.set(key, made);
  return made;
}

async function loadReactions(ctx: Context, rows: readonly MineRow[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const reacted = rows.filter((row) => row.reacted === 1);
  if (reacted.length === 0) return found;
  const postIds = [...new Set(reacted.map((row) => row.id))];
  const accountIds = [...new Set(reacted.map((row) => row.viewerId))];
  for (const { accountId, postId, emoji } of await findReactionsOf.all(ctx.db, { postIds, accountIds })) {
    const key = `${accountId} ${postId}`;
    found.set(key, [...(found.get(key) ?? []), emoji]);
  }
  return found;
}

async function loadChoices(ctx: Context, rows: readonly MineRow[]): Promise<Map<string, number[]>> {
  const asking = rows.filter((row) => row.kind === 'question');
  if (asking.length === 0) return new Map();
  const postIds = [...new Set(asking.map((row) => row.id))];
  const accountIds = [...new Set(asking.map((row) => row.viewerId))];
  const votes = await findChoicesOf.all(ctx.db, { postIds, accountIds });
  const byMark = Map.groupBy(votes, ({ accountId, postId }) => `${accountId} ${postId}`);
  return new Map([...byMark].map(([key, list]) => [key, list.map((vote) => vote.choice).sort((a, b) => a - b)]));
}
