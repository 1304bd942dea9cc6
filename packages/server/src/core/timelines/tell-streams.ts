import type { BusMessage, Reach } from '../../bus/bus.ts';
import { assertNever } from '../../lib/programming-error.ts';
import type { Context } from '../context.ts';
import type { AppEvent, Gone } from '../events.ts';

const NEWS = [
  'post.created',
  'post.edited',
  'post.deleted',
  'post.removed',
  'poll.counted',
  'poll.ended',
  'quote.changed',
  'post.reviewed',
  'boost.created',
  'boost.deleted',
] as const;

/** What timelines and streams hear of posts and boosts. */
export type NewsEvent = Extract<AppEvent, { kind: (typeof NEWS)[number] }>;

/** Whether streams are to hear of an event. */
export function isNews(event: AppEvent): event is NewsEvent {
  return (NEWS as readonly string[]).includes(event.kind);
}

/** Tells open streams, after the commit. What comes into stored timelines is told when it is there (`entry`). */
export function tellStreams(ctx: Context, events: readonly NewsEvent[]): void {
  for (const event of events) {
    switch (event.kind) {
      case 'post.edited':
      case 'poll.counted':
      case 'poll.ended':
      case 'post.reviewed':
        ctx.bus.publish({ kind: 'edit', postId: event.postId });
        break;
      case 'quote.changed':
        // A new post is told of as such.
        if (!event.isNew) ctx.bus.publish({ kind: 'edit', postId: event.postId });
        break;
      case 'post.deleted':
      case 'post.removed':
        tellDeletion(ctx, { ...event, entryId: event.postId, reach: reachOf(event) }, namedIn(event));
        break;
      case 'boost.deleted':
        // A boost is in homes and lists, and nowhere in public.
        tellDeletion(
          ctx,
          { ...event, entryId: event.boostId, communityId: null, reach: BOOSTS[event.visibility] ?? 'named' },
          [],
        );
        break;
      case 'post.created':
      case 'boost.created':
        break;
      default:
        assertNever(event);
    }
  }
}

type Deletion = Omit<Extract<BusMessage, { kind: 'delete' }>, 'kind' | 'namedIds'>;

function tellDeletion(ctx: Context, gone: Deletion, named: readonly number[]): void {
  const { entryId, postId, accountId, communityId, reach } = gone;
  const open = reach === 'public' || reach === 'unlisted';
  const namedIds = open ? [] : [accountId, ...named.filter((id) => id !== accountId)];
  ctx.bus.publish({ kind: 'delete', entryId, postId, accountId, reach, communityId, namedIds });
}

const BOOSTS: Record<string, Reach> = { public: 'unlisted', unlisted: 'unlisted', followers: 'followers' };

/** Nobody hears that something is gone who could not have seen it: its number alone would tell that it was there. */
function reachOf({ visibility, audience, localOnly, state }: Gone): Reach {
  if (state !== 'shown' && state !== 'archived') return 'named';
  if (audience !== 'everyone') return audience;
  if (localOnly) return 'members';
  return visibility === 'public' ? 'public' : 'unlisted';
}

/** What waited for an approval was seen by whom it answers; what was removed, or never let out, by its author alone. */
function namedIn({ state, namedIds, replyToAccountId }: Gone): number[] {
  if (state === 'pending') return replyToAccountId === null ? [] : [replyToAccountId];
  return state === 'removed' || state === 'held' || state === 'refused' ? [] : namedIds;
}
