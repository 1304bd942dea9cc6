import type { Tx } from '../../db/database.ts';
import { LAST_ID } from '../../db/keyset.ts';
import { defineJob, type Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { changeTimelines, type TimelineChange } from './change.ts';
import {
  type Brought,
  countReached,
  enterAll,
  enterOwnHome,
  findEarlyBoost,
  findStep,
  type Into,
  makeWayFor,
} from './queries/enter.ts';
import { countTagReach, enterTagged, findTagStep } from './queries/tagged.ts';
import { isNews, type NewsEvent, tellStreams } from './tell-streams.ts';

/** Rows of followers or memberships that one transaction looks at: nobody waits longer than for these. */
export const CHUNK = 250;

/** One post or boost on its way into timelines. */
interface Entry {
  brought: Brought;
  entryId: number;
  postId: number;
}

/** `after` is the last follow or membership that was looked at. `tags`: homes of those who follow a tag of the post. */
interface Spread extends Entry {
  into: Into | 'tags';
  after: number;
}

/** Writes stored timelines, and tells open streams what is new. */
export const timelinesSubscriber: Subscriber<Context, AppEvent> = {
  name: 'timelines',
  priority: 1,
  batch: 64,
  wants: (event) => isNews(event) || event.kind in changeTimelines,
  async handle(ctx, events) {
    const news = events.filter(isNews);
    if (news.length > 0) await fanOut(ctx, news);
    for (const event of events) {
      if (event.kind in changeTimelines) await change(ctx, event as TimelineChange);
    }
  },
};

function change<K extends TimelineChange['kind']>(ctx: Context, event: Extract<TimelineChange, { kind: K }>) {
  return changeTimelines[event.kind as K](ctx, event as never);
}

/** `listed`: the timelines of everyone may show it. They are not stored, and need not wait for those that are. */
type NewEntry = Entry & { listed: boolean };

async function fanOut(ctx: Context, events: readonly NewsEvent[]): Promise<void> {
  const entries = events.flatMap((event): NewEntry[] => {
    if (event.kind !== 'post.created' && event.kind !== 'boost.created') return [];
    const { postId } = event;
    if (event.kind === 'boost.created') return [{ brought: 'boost', entryId: event.boostId, postId, listed: false }];
    return [{ brought: 'post', entryId: postId, postId, listed: event.visibility === 'public' }];
  });
  await ctx.db.write(
    async (tx) => {
      for (const brought of ['post', 'boost'] as const) {
        const spreads = entries.filter((entry) => entry.brought === brought);
        if (spreads.length > 0) await enter(ctx, tx, brought, spreads);
      }
      tx.afterCommit(() => tellStreams(ctx, events));
    },
    { durable: false },
  );
}

/** What few are concerned by is written at once; what many are, chunk by chunk in a job of its own. */
async function enter(ctx: Context, tx: Tx, brought: Brought, entries: readonly NewEntry[]): Promise<void> {
  const ids = entries.map((entry) => entry.entryId);
  const late = await isLate(tx, brought, ids);
  if (late) await makeWayFor.own.run(tx, { ids, now: ctx.clock.now() });
  await enterOwnHome[brought].run(tx, { ids });
  const limit = CHUNK + 1;
  const people = Number((await countReached[brought].first(tx, { ids, limit }))?.count);
  const tagged = brought === 'post' ? Number((await countTagReach.first(tx, { ids, limit }))?.count) : 0;
  if (people + tagged > CHUNK) {
    tx.afterCommit(() => {
      for (const { postId, listed } of entries) if (listed) ctx.bus.publish({ kind: 'post', postId });
    });
    const spreads = entries.map(({ listed: _, ...entry }): Spread => ({ ...entry, into: 'homes', after: 0 }));
    return ctx.queue.enqueue(tx, writeTimelinesJob, spreads);
  }
  const everyone = { ids, now: ctx.clock.now(), after: 0, until: LAST_ID };
  for (const into of ['homes', 'lists'] as const) {
    if (late) await makeWayFor[into].run(tx, everyone);
    await enterAll[brought][into].run(tx, everyone);
  }
  if (tagged > 0) await enterTagged.all.run(tx, everyone);
  tx.afterCommit(() => {
    for (const { brought: _, ...entry } of entries) ctx.bus.publish({ kind: 'entry', ...entry });
  });
}

/** Boosts of these posts were quicker than the posts themselves: jobs that are tried again come late. */
async function isLate(tx: Tx, brought: Brought, ids: number[]): Promise<boolean> {
  return brought === 'post' && (await findEarlyBoost.first(tx, { ids })) !== undefined;
}

/** One chunk, and a job for the next in the same transaction: what was written is never written again. */
export const writeTimelinesJob = defineJob<Context, Spread>({
  name: 'timelines.write',
  priority: 2,
  concurrency: 1,
  async run(ctx, spreads) {
    for (const spread of spreads) await ctx.db.write((tx) => writeChunk(ctx, tx, spread), { durable: false });
  },
});

async function writeChunk(ctx: Context, tx: Tx, { brought, entryId, postId, into, after }: Spread): Promise<void> {
  const find = into === 'tags' ? findTagStep : findStep[brought][into];
  const step = await find.first(tx, { id: entryId, after, skip: CHUNK - 1 });
  const until = step?.id ?? LAST_ID;
  const some = { ids: [entryId], now: ctx.clock.now(), after, until };
  if (into === 'tags') await enterTagged.all.run(tx, some);
  else {
    if (await isLate(tx, brought, some.ids)) await makeWayFor[into].run(tx, some);
    await enterAll[brought][into].run(tx, some);
  }
  const rest = { brought, entryId, postId };
  if (step !== undefined) return ctx.queue.enqueue(tx, writeTimelinesJob, [{ ...rest, into, after: until }]);
  if (into === 'homes') return ctx.queue.enqueue(tx, writeTimelinesJob, [{ ...rest, into: 'lists', after: 0 }]);
  if (into === 'lists' && brought === 'post') {
    return ctx.queue.enqueue(tx, writeTimelinesJob, [{ ...rest, into: 'tags', after: 0 }]);
  }
  // Told once, when all have it: streams need not know how the work was cut.
  tx.afterCommit(() => ctx.bus.publish({ kind: 'entry', entryId, postId, listed: false }));
}
