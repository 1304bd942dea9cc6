import type { Reader } from '../../db/database.ts';
import { type Brought, findEntering, findOwnEntering, type Into } from './queries/enter.ts';
import { findNewest } from './queries/newest.ts';
import { findEnteringTagged, findNewestTagged } from './queries/tagged.ts';

/** A stored timeline: a home by its owner's account, or a list by its own id. */
export interface Stored {
  into: Into;
  timelineId: number;
}

interface Candidate {
  brought: Brought;
  entryId: number;
  postId: number;
  byAccountId: number;
}

/** What the people and tags of a timeline brought below an id, newest first, without regard to any rule. */
export async function findCandidates(
  on: Reader,
  { into, timelineId }: Stored,
  { below, limit }: { below: number; limit: number },
): Promise<Candidate[]> {
  const params = { timelineId, below, limit };
  const posts = await findNewest[into].post.all(on, params);
  const boosts = await findNewest[into].boost.all(on, params);
  const tagged = into === 'homes' ? await findNewestTagged.all(on, params) : [];
  const known = new Set(posts.map((row) => row.entryId));
  return [
    ...posts.map((row): Candidate => ({ ...row, brought: 'post' })),
    ...tagged.flatMap((row): Candidate[] => (known.has(row.entryId) ? [] : [{ ...row, brought: 'post' }])),
    ...boosts.map((row): Candidate => ({ ...row, brought: 'boost' })),
  ]
    .sort((a, b) => b.entryId - a.entryId)
    .slice(0, limit);
}

export interface Merged {
  entries: { entryId: number; postId: number }[];
  /** The last one that was looked at; undefined where nothing is below. */
  last: number | undefined;
}

/** What a timeline would hold below an id if it were kept for ever: for the pages behind what is stored. */
export async function mergeBelow(
  on: Reader,
  stored: Stored,
  page: { below: number; limit: number; now: number },
): Promise<Merged> {
  const candidates = await findCandidates(on, stored, page);
  const allowed = new Map<number, Merged['entries'][number]>();
  for (const brought of ['post', 'boost'] as const) {
    const ids = candidates.flatMap((candidate) => (candidate.brought === brought ? [candidate.entryId] : []));
    if (ids.length === 0) continue;
    const params = { ids, timelineId: stored.timelineId, now: page.now };
    const rows = await findEntering[brought][stored.into].all(on, params);
    if (stored.into === 'homes') rows.push(...(await findOwnEntering[brought].all(on, params)));
    if (stored.into === 'homes' && brought === 'post') rows.push(...(await findEnteringTagged.all(on, params)));
    for (const row of rows) allowed.set(row.entryId, row);
  }
  const posts = new Set<number>();
  const entries = candidates.flatMap(({ entryId, postId }) => {
    const entry = allowed.get(entryId);
    if (entry === undefined || posts.has(postId)) return [];
    posts.add(postId);
    return [entry];
  });
  return { entries, last: candidates.at(-1)?.entryId };
}
