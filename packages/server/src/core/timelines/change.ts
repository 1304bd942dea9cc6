import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { findFollow } from '../follows/queries.ts';
import { findTagMarks } from '../tags/queries.ts';
import { fillFrom, fillFromTag, fillTimelineJob, sweep, sweepTagged } from './fill.ts';
import { emptyTimeline } from './keep.ts';
import type { Stored } from './merge.ts';
import { findList, findListIds, findMemberIds } from './queries/keep.ts';

type Kind =
  | 'follow.accepted'
  | 'follow.deleted'
  | 'follow.rejected'
  | 'list.joined'
  | 'list.left'
  | 'list.changed'
  | 'list.deleted'
  | 'tag.followed'
  | 'tag.unfollowed'
  | 'user.returned';
export type TimelineChange = Extract<AppEvent, { kind: Kind }>;
type Changes = { [K in Kind]: (ctx: Context, event: Extract<AppEvent, { kind: K }>) => Promise<void> };

/** More new members at once than these, and their list is filled as a whole. */
const ONE_BY_ONE = 10;

/** What makes stored timelines longer or shorter beside posts and boosts. Each may come late or twice. */
export const changeTimelines: Changes = {
  async 'follow.accepted'(ctx, { accountId, targetId }) {
    await fillFrom(ctx, { into: 'homes', timelineId: accountId }, [targetId]);
  },
  'follow.deleted': (ctx, event) => sweepUnfollowed(ctx, event),
  'follow.rejected': (ctx, event) => sweepUnfollowed(ctx, event),
  async 'list.joined'(ctx, { listId, memberIds }) {
    const list: Stored = { into: 'lists', timelineId: listId };
    if (memberIds.length > ONE_BY_ONE) await fillLater(ctx, [list]);
    else await fillFrom(ctx, list, memberIds);
  },
  async 'list.left'(ctx, { listId, accountId, memberIds }) {
    const members = new Set((await findMemberIds.all(ctx.db, { listId })).map((row) => row.accountId));
    const gone = memberIds.filter((id) => !members.has(id));
    await sweep(ctx, listId, gone);
    const home: Stored = { into: 'homes', timelineId: accountId };
    const kept = (await findList.first(ctx.db, { listId }))?.exclusive === 1;
    if (kept && gone.length > ONE_BY_ONE) await fillLater(ctx, [home]);
    else if (kept) await fillFrom(ctx, home, gone);
  },
  async 'list.changed'(ctx, { listId }) {
    const list = await findList.first(ctx.db, { listId });
    if (list === undefined) return;
    await emptyTimeline(ctx, listId);
    const timelines: Stored[] = [{ into: 'lists', timelineId: listId }];
    // What came home before stays there; what an exclusive list kept from home comes back with the newest.
    if (list.exclusive === 0) timelines.push({ into: 'homes', timelineId: list.accountId });
    await fillLater(ctx, timelines);
  },
  async 'list.deleted'(ctx, { listId, accountId, exclusive }) {
    await emptyTimeline(ctx, listId);
    if (exclusive) await fillLater(ctx, [{ into: 'homes', timelineId: accountId }]);
  },
  async 'tag.followed'(ctx, { accountId, tag }) {
    if (await isTagFollowed(ctx, accountId, tag)) await fillFromTag(ctx, accountId, tag);
  },
  async 'tag.unfollowed'(ctx, { accountId, tag }) {
    if (!(await isTagFollowed(ctx, accountId, tag))) await sweepTagged(ctx, accountId, tag);
  },
  async 'user.returned'(ctx, { accountId }) {
    const lists = await findListIds.all(ctx.db, { accountId });
    await fillLater(ctx, [
      { into: 'homes', timelineId: accountId },
      ...lists.map(({ id }): Stored => ({ into: 'lists', timelineId: id })),
    ]);
  },
};

async function sweepUnfollowed(ctx: Context, pair: { accountId: number; targetId: number }): Promise<void> {
  if ((await findFollow.first(ctx.db, pair)) !== undefined) return;
  const { accountId, targetId } = pair;
  // Who is not followed is in no list either.
  const lists = await findListIds.all(ctx.db, { accountId });
  for (const timelineId of [accountId, ...lists.map((list) => list.id)]) await sweep(ctx, timelineId, [targetId]);
}

async function isTagFollowed(ctx: Context, accountId: number, tag: string): Promise<boolean> {
  return (await findTagMarks.all(ctx.db, { accountId, tags: [tag] })).some(({ mark }) => mark === 'following');
}

async function fillLater(ctx: Context, timelines: Stored[]): Promise<void> {
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, fillTimelineJob, timelines), { durable: false });
}
