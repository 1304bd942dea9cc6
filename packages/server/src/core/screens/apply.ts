import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { HitChanges, ScreenHitsTable } from '../../db/tables/screens.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import type { Hit } from './compile.ts';
import { countHit, deleteHitsUpTo, findHitBehind, findHitsOfPost, updateHit } from './queries.ts';

/** Of each screen; older ones are forgotten. */
export const HITS_KEPT = 10_000;
/** They are counted once in so many. */
const TRIM_EVERY = 100;

/** What screens change of a post. */
export type Marks = Pick<PostsTable, 'visibility' | 'sensitive' | 'contentWarning'>;

/** A screen that was met, and what it changed. */
interface Deed extends Hit {
  changes: HitChanges;
}

export interface Screened {
  marks: Marks;
  deeds: readonly Deed[];
  /** It waits for moderators. */
  held: boolean;
  /** Of an edit: what is left of what screens did to it before that are not met now. */
  rest?: ReadonlyMap<number, HitChanges>;
}

/** A post as its author has it, as screens that were met leave it. */
export function applyHits(given: Marks, hits: readonly Hit[]): Screened {
  let marks = given;
  const deeds = hits.map((hit): Deed => {
    const { visibility, sensitive, contentWarning } = marks;
    const { act, warning } = hit.screen;
    const changes: HitChanges = {};
    if (act === 'unlist' && visibility === 'public') changes.visibility = [visibility, 'unlisted'];
    if (act === 'sensitive' && sensitive === 0) changes.sensitive = [0, 1];
    if (act === 'sensitive' && contentWarning === '' && warning !== '') changes.contentWarning = ['', warning];
    const after = Object.fromEntries(Object.entries(changes).map(([column, [, is]]) => [column, is]));
    marks = { ...marks, ...after };
    return { ...hit, changes };
  });
  return { marks, deeds, held: hits.some(({ screen }) => screen.act === 'hold') };
}

/**
 * Of an edit: what is out is not held any more, and moderators are told of it instead; what waits for them already goes on
 * waiting, whatever else it meets.
 */
function asEdit({ state }: Pick<PostsTable, 'state'>, hits: readonly Hit[]): readonly Hit[] {
  const waits = state === 'held' || state === 'refused';
  if (waits) return hits.filter(({ screen: { act } }) => act !== 'hold' && act !== 'flag');
  return hits.map((hit) => (hit.screen.act === 'hold' ? { ...hit, screen: { ...hit.screen, act: 'flag' } } : hit));
}

/** A post before and after an edit, as its author has it, with what screens did to it before (`findHitsOfPost`). */
export interface EditedMarks {
  before: Marks & Pick<PostsTable, 'state' | 'local'>;
  given: Marks;
  known: readonly ScreenHitsTable[];
}

/**
 * An edit as screens leave it. Apps of people here send back what they were shown: a mark that a screen made, and that comes back as
 * it is, is still that screen's, and any other is the author's own. A screen whose act was undone on this very post leaves it alone;
 * what it held and was let out was read as it was then: moderators are told where an edit meets it again.
 */
export function applyToEdit({ before, given, known }: EditedMarks, met: readonly Hit[]): Screened {
  const standing = known.filter(({ state }) => state === 'done');
  const spared = new Set(known.filter(({ state }) => state !== 'done').map((row) => row.screenId));
  let own = given;
  const echoes = before.local === 1;
  const kept = new Map<number, HitChanges>();
  for (const { screenId, changesJson } of standing) {
    const changes = JSON.parse(changesJson) as HitChanges;
    const [warned, marked] = [changes.contentWarning, changes.sensitive];
    // Who sees a post is nothing that an edit says.
    const stays: HitChanges = changes.visibility === undefined ? {} : { visibility: changes.visibility };
    if (echoes && warned !== undefined && given.contentWarning === warned[1] && before.contentWarning === warned[1]) {
      stays.contentWarning = warned;
      own = { ...own, contentWarning: warned[0] };
    }
    // What has a warning of its author's is sensitive by that.
    if (
      echoes &&
      marked !== undefined &&
      own.contentWarning === '' &&
      given.sensitive === 1 &&
      before.sensitive === 1
    ) {
      stays.sensitive = marked;
      own = { ...own, sensitive: marked[0] };
    }
    kept.set(screenId, stays);
  }
  const letOut = new Set(known.filter(isLetOut).map((row) => row.screenId));
  const tells = ({ screen: { id, act } }: Hit) => letOut.has(id) && (act === 'hold' || act === 'flag');
  const hits = asEdit(
    before,
    met.filter((hit) => !spared.has(hit.screen.id) || tells(hit)),
  );
  const { marks: as, deeds, held } = applyHits(own, hits);
  let marks = as;
  const now = new Set(deeds.map(({ screen }) => screen.id));
  const rest = new Map<number, HitChanges>();
  for (const [screenId, { visibility, ...stays }] of kept) {
    if (now.has(screenId)) continue;
    // It is not met any more, and what it made came back all the same: that stays until its author takes it away.
    const made: HitChanges = visibility === undefined ? {} : { visibility };
    if (stays.contentWarning !== undefined && marks.contentWarning === '') {
      made.contentWarning = stays.contentWarning;
      marks = { ...marks, contentWarning: stays.contentWarning[1] };
    }
    if (stays.sensitive !== undefined && marks.sensitive === 0) {
      made.sensitive = stays.sensitive;
      marks = { ...marks, sensitive: 1 };
    }
    rest.set(screenId, made);
  }
  return { marks, deeds, held, rest };
}

const isLetOut = ({ act, state }: ScreenHitsTable): boolean => act === 'hold' && state === 'undone';

/** Writes down what screens did, with the post or its edit. Last in the transaction: the next hit of a screen waits for its end. */
export async function recordHits(
  ctx: Context,
  tx: Tx,
  post: Pick<PostsTable, 'id' | 'accountId' | 'audience'>,
  { deeds, rest = new Map() }: Screened,
  origin: Origin,
): Promise<void> {
  if (deeds.length === 0 && rest.size === 0) return;
  const known = new Map((await findHitsOfPost.all(tx, { postId: post.id })).map((row) => [row.screenId, row]));
  for (const { id, screenId, whyJson, changesJson: before } of known.values()) {
    const changesJson = JSON.stringify(rest.get(screenId) ?? {});
    if (rest.has(screenId) && changesJson !== before) await updateHit.run(tx, { id, whyJson, changesJson });
  }
  const now = ctx.clock.now();
  const fresh: number[] = [];
  for (const { screen, why, changes } of deeds) {
    // Staff read nothing because of a screen that they could not read without it.
    const shown = post.audience === 'everyone' ? why : why.map(({ kind, not }) => ({ kind, not, found: '' }));
    const whyJson = JSON.stringify(shown);
    const before = known.get(screen.id);
    if (before !== undefined) {
      // What an author marked meanwhile is theirs; who sees a post is nothing that an edit says.
      const kept = screen.act === 'unlist' ? (JSON.parse(before.changesJson) as HitChanges) : {};
      await updateHit.run(tx, { id: before.id, whyJson, changesJson: JSON.stringify({ ...kept, ...changes }) });
      if (isLetOut(before))
        await ctx.queue.emit(tx, { kind: 'post.flagged', hitId: before.id, postId: post.id, origin });
      continue;
    }
    const { id: screenId, name, act } = screen;
    const id = ctx.ids.next();
    const row = { id, screenId, name, postId: post.id, accountId: post.accountId, act, whyJson };
    await insertRow(tx, 'screenHits', {
      ...row,
      changesJson: JSON.stringify(changes),
      state: 'done',
      createdAt: now,
    });
    if (act === 'flag') await ctx.queue.emit(tx, { kind: 'post.flagged', hitId: id, postId: post.id, origin });
    fresh.push(screenId);
  }
  for (const id of fresh.toSorted((a, b) => a - b)) {
    const hits = (await countHit.first(tx, { id, now }))?.hits ?? 0;
    if (hits > HITS_KEPT && hits % TRIM_EVERY === 0) await trim(tx, id);
  }
}

async function trim(tx: Tx, screenId: number): Promise<void> {
  const last = await findHitBehind.first(tx, { screenId, newest: HITS_KEPT });
  if (last !== undefined) await deleteHitsUpTo.run(tx, { screenId, id: last.id });
}
