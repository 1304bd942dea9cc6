import { findAccountByAddress } from '../../core/accounts/find.ts';
import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import type { ReadActivity } from '../read/activity.ts';
import { readRelayAnswer } from './relay-answer.ts';
import { speaksToUs } from './wanted.ts';

/** Of what a Flag names, how much is looked at. */
const FLAGGED = 10;

/**
 * Whether what somebody sends whom nobody here knows can have an effect: it is about people or posts that are here. Of the
 * rest nothing is kept, neither the activity nor who sent it. What a stranger is to be followed or known for (answers but
 * of relays, announcements, changes of a profile) has none.
 */
export async function concernsUs(ctx: Context, activity: ReadActivity): Promise<boolean> {
  const part = activity.object;
  const uri = part?.id ?? null;
  switch (activity.type) {
    case 'Follow':
    case 'Block':
    case 'FeatureRequest':
      return uri !== null && isOurs(ctx, uri) && (await findAccountByAddress(ctx, uri)) !== undefined;
    case 'Flag':
      for (const { id } of activity.objects.slice(0, FLAGGED)) {
        if (id !== null && isOurs(ctx, id) && (await findAccountByAddress(ctx, id)) !== undefined) return true;
      }
      return false;
    case 'Like':
    case 'Dislike':
    case 'EmojiReact':
    case 'QuoteRequest':
    case 'Announce':
      return uri !== null && (await findPostByAddress(ctx, uri)) !== undefined;
    case 'Create':
    case 'Update':
      if (part?.kind === 'object') return speaksToUs(ctx, part.value);
      return activity.type === 'Create' && [...activity.to, ...activity.cc].some((to) => isOurs(ctx, to));
    case 'Accept':
    case 'Reject':
      return (await readRelayAnswer(ctx, part, activity.actor ?? '')) !== undefined;
    case 'Undo':
      // One level: an Undo of an Undo is nothing we know.
      return part?.kind === 'activity' && part.value.type !== 'Undo' && concernsUs(ctx, part.value);
    default:
      return false;
  }
}
