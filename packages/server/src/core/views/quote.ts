import { type Viewer, viewerId } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import type { PostFacts, QuoteFacts } from './facts.ts';
import { loadMine, type MineByViewer } from './mine.ts';
import type { PostView } from './post.ts';
import { findQuoteBars, type QuoteBar } from './queries.ts';
import { findOpenStamps } from './rows.ts';

/**
 * What a quote is to one viewer. Blocked and muted are the viewer's own doing; unauthorized: they may not see what is
 * quoted, or nobody may whom its author did not ask for.
 */
export type QuoteViewState =
  | Exclude<QuoteFacts['state'], 'looking'>
  | 'unauthorized'
  | 'blocked-account'
  | 'blocked-domain'
  | 'muted-account';

export interface QuoteView {
  readonly state: QuoteViewState;
  /** The quoted post's id, where the viewer may see that. */
  readonly postId: number | null;
  /** The post itself; what a quoted post quotes is told by its id alone. */
  readonly post: PostView | undefined;
}

/** Per viewer (0: a visitor), per quoting post. */
export type QuotesByViewer = ReadonlyMap<number, ReadonlyMap<number, QuoteView>>;

/** Posts by id as some viewers see them, without what they quote. */
export type LoadBare = (
  ids: readonly number[],
) => Promise<{ facts: ReadonlyMap<number, PostFacts>; mine: MineByViewer }>;

const NONE: QuotesByViewer = new Map();

/**
 * What posts quote, for each of their viewers: who may not see a quoted post learns nothing of it, whoever quotes it. The
 * same number of queries for any number of posts and viewers; none where nothing is quoted.
 */
export async function loadQuotes(
  ctx: Context,
  viewers: readonly Viewer[],
  posts: ReadonlyMap<number, PostFacts>,
  loadBare: LoadBare,
): Promise<QuotesByViewer> {
  const quoting = [...posts.values()].filter((post) => post.quote !== null);
  if (quoting.length === 0) return NONE;
  const quoted = await loadBare(idsOf(quoting));
  const nested = idsOf([...quoted.facts.values()]);
  const sight = await findSight(ctx, viewers, nested);
  const bars = await findBars(ctx, viewers, [...quoted.facts.keys(), ...nested]);
  const views = new Map<number, Map<number, QuoteView>>();
  for (const viewer of viewers) {
    const id = viewerId(viewer);
    const mine = quoted.mine.get(id);
    const seen = (postId: number) =>
      quoted.facts.has(postId) && (viewer.kind === 'visitor' || mine?.has(postId) === true);
    const own = new Map<number, QuoteView>();
    for (const post of quoting) {
      const found = judge(post, { seen, bar: (postId) => bars.get(`${id} ${postId}`) });
      const facts = quoted.facts.get(found.postId ?? 0);
      if (facts === undefined) {
        own.set(post.id, found);
        continue;
      }
      const inner =
        facts.quote === null
          ? null
          : judge(facts, { seen: (postId) => sight(id, postId), bar: (postId) => bars.get(`${id} ${postId}`) });
      own.set(post.id, { ...found, post: { facts, mine: mine?.get(facts.id), quote: inner } });
    }
    views.set(id, own);
  }
  return views;
}

function idsOf(posts: readonly PostFacts[]): number[] {
  const ids = posts.flatMap(({ quote }) =>
    quote?.state === 'accepted' && quote.postId !== null ? [quote.postId] : [],
  );
  return [...new Set(ids)];
}

interface Sight {
  seen(postId: number): boolean;
  bar(postId: number): Bar | undefined;
}

type Bar = Pick<QuoteBar, 'blocked' | 'unwanted' | 'muted' | 'limited'>;

function judge({ quote }: PostFacts, { seen, bar }: Sight): QuoteView {
  const { state, postId } = quote as QuoteFacts;
  if (state !== 'accepted') return { state: state === 'looking' ? 'pending' : state, postId: null, post: undefined };
  if (postId === null || !seen(postId)) return UNSEEN;
  const found = bar(postId);
  if (found?.limited) return UNSEEN;
  const named = found?.blocked
    ? 'blocked-account'
    : found?.unwanted
      ? 'blocked-domain'
      : found?.muted
        ? 'muted-account'
        : 'accepted';
  return { state: named, postId, post: undefined };
}

const UNSEEN: QuoteView = { state: 'unauthorized', postId: null, post: undefined };

/** Which of these posts each viewer may see. */
async function findSight(
  ctx: Context,
  viewers: readonly Viewer[],
  ids: readonly number[],
): Promise<(viewer: number, postId: number) => boolean> {
  if (ids.length === 0) return () => false;
  if (viewers[0]?.kind === 'visitor') {
    const open = new Set((await findOpenStamps(ctx, ids, 'brought')).map((row) => row.id));
    return (_viewer, postId) => open.has(postId);
  }
  const mine = await loadMine(ctx, viewers, ids);
  return (viewer, postId) => mine.get(viewer)?.has(postId) === true;
}

/** Blocks, mutes and silence between members and who is quoted before them; before visitors nobody silenced is quoted. */
async function findBars(
  ctx: Context,
  viewers: readonly Viewer[],
  postIds: readonly number[],
): Promise<ReadonlyMap<string, Bar>> {
  const viewerIds = viewers.flatMap((viewer) => (viewer.kind === 'member' ? [viewer.accountId] : []));
  if (postIds.length === 0 || viewerIds.length === 0) return new Map();
  const rows = await findQuoteBars.all(ctx.db, { viewerIds, postIds: [...new Set(postIds)], now: ctx.clock.now() });
  return new Map(rows.map((row) => [`${row.viewerId} ${row.id}`, row]));
}
