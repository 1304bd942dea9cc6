import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { findFollow } from '../follows/queries.ts';
import { fillFrom, fillTimeline, sweep } from './fill.ts';
import { emptyTimeline } from './keep.ts';
import { findList, findListIds, findMemberIds, holdList } from './queries/keep.ts';

type Kind =
  | 'follow.accepted'
  | 'follow.deleted'
  | 'list.joined'
  | 'list.left'
  | 'list.changed'
  | 'list.deleted'
  | 'user.returned';
export type TimelineChange = Extract<AppEvent, { kind: Kind }>;

/** What makes stored timelines longer or shorter beside posts and boosts. Each may come late or twice. */
export const changeTimelines: { [K in Kind]: (ctx: Context, event: Extract<AppEvent, { kind: K }>) => Promise<void> } =
  {
    async 'follow.accepted'(ctx, { accountId: timelineId, targetId }) {
      await ctx.db.write((tx) => fillFrom(ctx, tx, { into: 'homes', timelineId }, targetId), { durable: false });
    },
    async 'follow.deleted'(ctx, { accountId, targetId }) {
      if ((await findFollow.first(ctx.db, { accountId, targetId })) !== undefined) return;
      // Who is not followed is in no list either.
      const lists = await findListIds.all(ctx.db, { accountId });
      for (const timelineId of [accountId, ...lists.map((list) => list.id)]) await sweep(ctx, timelineId, [targetId]);
    },
    async 'list.joined'(ctx, { listId, memberIds }) {
      for (const memberId of memberIds) {
        await ctx.db.write(
          async (tx) => {
            // Held, so that whoever deletes the list finds what was written.
            if ((await holdList.first(tx, { listId })) === undefined) return;
            await fillFrom(ctx, tx, { into: 'lists', timelineId: listId }, memberId);
          },
          { durable: false },
        );
      }
    },
    async 'list.left'(ctx, { listId, accountId, memberIds }) {
      const members = new Set((await findMemberIds.all(ctx.db, { listId })).map((row) => row.accountId));
      const gone = memberIds.filter((id) => !members.has(id));
      await sweep(ctx, listId, gone);
      const list = await findList.first(ctx.db, { listId });
      if (list?.exclusive !== 1) return;
      for (const memberId of gone) {
        const home = { into: 'homes', timelineId: accountId } as const;
        await ctx.db.write((tx) => fillFrom(ctx, tx, home, memberId), { durable: false });
      }
    },
    async 'list.changed'(ctx, { listId }) {
      const list = await findList.first(ctx.db, { listId });
      if (list === undefined) return;
      await emptyTimeline(ctx, listId);
      await fillTimeline(ctx, { into: 'lists', timelineId: listId });
      // What came home before stays there; what an exclusive list kept from home comes back with the newest.
      if (list.exclusive === 0) await fillTimeline(ctx, { into: 'homes', timelineId: list.accountId });
    },
    async 'list.deleted'(ctx, { listId, accountId, exclusive }) {
      await emptyTimeline(ctx, listId);
      if (exclusive) await fillTimeline(ctx, { into: 'homes', timelineId: accountId });
    },
    async 'user.returned'(ctx, { accountId }) {
      await fillTimeline(ctx, { into: 'homes', timelineId: accountId });
      for (const { id } of await findListIds.all(ctx.db, { accountId })) {
        await fillTimeline(ctx, { into: 'lists', timelineId: id });
      }
    },
  };
