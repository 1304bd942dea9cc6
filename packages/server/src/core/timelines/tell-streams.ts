import type { Reach } from '../../bus/bus.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';

const NEWS = ['post.created', 'post.edited', 'post.deleted', 'boost.created', 'boost.deleted'] as const;

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
        ctx.bus.publish({ kind: 'edit', postId: event.postId });
        break;
      case 'post.deleted':
        tellDeletion(ctx, { ...event, entryId: event.postId }, [...event.mentionedIds, ...event.timelineIds]);
        break;
      case 'boost.deleted':
        // A boost is in homes and lists, and nowhere in public.
        tellDeletion(ctx, { ...event, entryId: event.boostId, mayBeListed: false }, []);
        break;
      case 'post.created':
      case 'boost.created':
        break;
      default:
        event satisfies never;
    }
  }
}

interface Gone {
  entryId: number;
  postId: number;
  accountId: number;
  visibility: string;
  audience?: string;
  mayBeListed?: boolean;
}

function tellDeletion(ctx: Context, gone: Gone, named: readonly number[]): void {
  const { entryId, postId, accountId } = gone;
  const reach = reachOf(gone);
  const namedIds = reach === 'public' || reach === 'unlisted' ? [] : [accountId, ...named];
  ctx.bus.publish({ kind: 'delete', entryId, postId, accountId, reach, namedIds });
}

/** Nobody hears that something is gone who could not have seen it: its number alone would tell that it was there. */
function reachOf({ visibility, audience, mayBeListed = true }: Gone): Reach {
  if (audience === undefined || audience === 'everyone' || audience === 'followers') {
    if (visibility === 'public') return mayBeListed ? 'public' : 'unlisted';
    if (visibility === 'unlisted') return 'unlisted';
    if (visibility === 'followers') return 'followers';
  }
  return audience === 'mutuals' ? 'followers' : 'named';
}
