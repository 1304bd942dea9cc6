import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { fanOutBoosts, fanOutOwnBoosts, fanOutOwnPosts, fanOutPosts, fillHome } from './queries.ts';

/** How many of its posts a newly followed account brings along. */
const FILL = 40;

/** Writes home timelines and tells open streams what is new. */
export const timelinesSubscriber: Subscriber<Context, AppEvent> = {
  name: 'timelines',
  priority: 1,
  batch: 64,
  wants: (event) => WANTED.has(event.kind),
  handle: fanOut,
};

const WANTED = new Set<AppEvent['kind']>([
  'post.created',
  'post.edited',
  'post.deleted',
  'boost.created',
  'boost.deleted',
  'follow.accepted',
]);

async function fanOut(ctx: Context, events: AppEvent[]): Promise<void> {
  const postIds = events.flatMap((event) => (event.kind === 'post.created' ? [event.postId] : []));
  const boostIds = events.flatMap((event) => (event.kind === 'boost.created' ? [event.boostId] : []));
  const follows = events.flatMap((event) => (event.kind === 'follow.accepted' ? [event] : []));
  const entries = await ctx.db.write(
    async (tx) => {
      const rows = [];
      if (postIds.length > 0) {
        rows.push(...(await fanOutPosts.all(tx, { postIds })), ...(await fanOutOwnPosts.all(tx, { postIds })));
      }
      if (boostIds.length > 0) {
        rows.push(...(await fanOutBoosts.all(tx, { boostIds })), ...(await fanOutOwnBoosts.all(tx, { boostIds })));
      }
      for (const { accountId: ownerId, targetId: accountId } of follows) {
        await fillHome.run(tx, { ownerId, accountId, limit: FILL });
      }
      return rows;
    },
    { durable: false },
  );
  publish(ctx, events, entries);
}

function publish(
  ctx: Context,
  events: AppEvent[],
  entries: { timelineId: number; entryId: number; postId: number }[],
): void {
  for (const event of events) {
    if (event.kind === 'post.created') ctx.bus.publish({ kind: 'post', postId: event.postId });
    else if (event.kind === 'post.edited') ctx.bus.publish({ kind: 'edit', postId: event.postId });
    else if (event.kind === 'post.deleted') ctx.bus.publish({ kind: 'delete', postId: event.postId });
    else if (event.kind === 'boost.deleted') ctx.bus.publish({ kind: 'delete', postId: event.boostId });
  }
  const owners = new Map<number, { postId: number; ownerIds: number[] }>();
  for (const { timelineId: ownerId, entryId, postId } of entries) {
    const entry = owners.get(entryId);
    if (entry === undefined) owners.set(entryId, { postId, ownerIds: [ownerId] });
    else entry.ownerIds.push(ownerId);
  }
  for (const [entryId, { postId, ownerIds }] of owners) ctx.bus.publish({ kind: 'home', ownerIds, entryId, postId });
}
