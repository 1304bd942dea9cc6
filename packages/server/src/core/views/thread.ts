import { type Viewer, viewerId } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { loadFacts } from './facts.ts';
import { addFiltered } from './filtered.ts';
import { loadMine, type MineByViewer, type PostMine } from './mine.ts';
import { loadQuotesOf, type PostView } from './post.ts';
import { findAncestors, findDescendants, findOpenIds, type Node } from './queries.ts';

/** How much of a thread is looked at, and how much of it a visitor and a signed-in viewer get. */
const LIMITS = {
  visitor: { ancestors: 40, walked: 1_000, descendants: 60, depth: 20 },
  viewer: { ancestors: 4_096, walked: 4_096, descendants: 4_096, depth: 4_096 },
};
/** Of text, as UTF-8: the nearest posts of a thread are shown, the rest where somebody opens one of those. */
const MAX_BYTES = 1_000_000;

export interface ThreadView {
  /** Oldest first. */
  ancestors: PostView[];
  /** Depth first: each post right after what it answers, siblings by age. */
  descendants: PostView[];
}

/**
 * The conversation around a post, as far as the viewer may see it and wants to meet its people; what answers somebody
 * who is left out stays. The same number of queries for a thread of any form.
 */
export async function loadThread(ctx: Context, viewer: Viewer, postId: number): Promise<ThreadView> {
  const limits = LIMITS[viewer.kind === 'visitor' ? 'visitor' : 'viewer'];
  const chain = await findAncestors.all(ctx.db, { id: postId, limit: limits.ancestors + 1 });
  const tree = await findDescendants.all(ctx.db, { id: postId, limit: limits.walked });
  const up = sortUpwards(postId, chain);
  const down = sortDownwards(postId, tree, limits.depth);
  const visiting = chain.find((node) => node.id === postId)?.accountId ?? 0;
  const seen = await findSeen(ctx, viewer, [...up, ...down.byLevel], visiting);
  const facts = await loadFacts(ctx, choose([...up, ...down.byLevel], seen, up.length + limits.descendants));
  if (viewer.kind === 'member')
    await addFiltered(ctx, [viewer], facts, new Map([[viewer.accountId, seen]]) as MineByViewer);
  const quotes = (await loadQuotesOf(ctx, [viewer], facts)).get(viewerId(viewer));
  const pick = (nodes: Node[]) =>
    nodes.flatMap(({ id }): PostView[] => {
      const post = facts.get(id);
      return post === undefined ? [] : [{ facts: post, mine: seen.get(id), quote: quotes?.get(id) ?? null }];
    });
  return { ancestors: pick(up.reverse()), descendants: pick(down.depthFirst) };
}

/** What the viewer sees of these, with what is theirs of it. */
async function findSeen(
  ctx: Context,
  viewer: Viewer,
  nodes: Node[],
  visiting: number,
): Promise<Map<number, PostMine | undefined>> {
  const ids = nodes.map((node) => node.id);
  if (ids.length === 0) return new Map();
  if (viewer.kind === 'visitor') {
    return new Map((await findOpenIds.all(ctx.db, { ids, visiting })).map((row) => [row.id, undefined]));
  }
  const mine = await loadMine(ctx, [viewer], ids, { brought: true, visiting });
  return mine.get(viewer.accountId) ?? new Map();
}

/** The first of these that are seen, as far as a page may be long; always one. */
function choose(nodes: Node[], seen: ReadonlyMap<number, unknown>, limit: number): number[] {
  const chosen: number[] = [];
  let bytes = 0;
  for (const node of nodes) {
    if (!seen.has(node.id)) continue;
    bytes += node.bytes;
    if (chosen.length === limit || (bytes > MAX_BYTES && chosen.length > 0)) break;
    chosen.push(node.id);
  }
  return chosen;
}

/** What a post answers, the nearest first. Each post once, whatever the rows say. */
function sortUpwards(postId: number, chain: Node[]): Node[] {
  const nodes = new Map(chain.map((node) => [node.id, node]));
  const sorted: Node[] = [];
  let next = nodes.get(postId)?.replyToId;
  nodes.delete(postId);
  for (let node = nodes.get(next ?? 0); node !== undefined; node = nodes.get(next ?? 0)) {
    nodes.delete(node.id);
    sorted.push(node);
    next = node.replyToId;
  }
  return sorted;
}

/** What answers a post, no deeper than `depth`; in both orders each post once, whatever the rows say. */
function sortDownwards(postId: number, tree: Node[], depth: number): { byLevel: Node[]; depthFirst: Node[] } {
  const children = new Map<number, Node[]>();
  for (const node of [...tree].sort((a, b) => a.id - b.id)) {
    const siblings = children.get(node.replyToId ?? 0);
    if (siblings === undefined) children.set(node.replyToId ?? 0, [node]);
    else siblings.push(node);
  }
  const met = new Set([postId]);
  const byLevel: Node[] = [];
  let level = [postId];
  for (let i = 0; i < depth && level.length > 0; i++) {
    const below = level.flatMap((id) => children.get(id) ?? []).filter(({ id }) => !met.has(id) && met.add(id));
    byLevel.push(...below);
    level = below.map((node) => node.id);
  }
  const kept = new Set(byLevel);
  const depthFirst: Node[] = [];
  const open = [...(children.get(postId) ?? [])].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!kept.delete(node)) continue;
    depthFirst.push(node);
    open.push(...[...(children.get(node.id) ?? [])].reverse());
  }
  return { byLevel, depthFirst };
}
