import { mint, parseOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { findAnswering, type RelayAnswer } from '../../core/relays/answer.ts';
import type { ReadPart } from '../read/part.ts';

/** What an Accept or Reject of this object says of a relay: undefined where it is about something else, or not the relay's. */
export async function readRelayAnswer(
  ctx: Context,
  part: ReadPart | null,
  actorUri: string,
): Promise<RelayAnswer | undefined> {
  const followUri = readRequest(ctx, part);
  if (followUri === undefined) return undefined;
  const answer = { actorUri, followUri };
  return (await findAnswering(ctx.db, answer)) === undefined ? undefined : answer;
}

/** The id of a Follow of ours; null for one by the server itself of which nothing but that is said, as some change the id. */
function readRequest(ctx: Context, part: ReadPart | null): string | null | undefined {
  const ours = part?.id == null ? undefined : parseOurs(ctx, part.id);
  if (ours?.kind === 'follow') return mint.follow(ctx, ours.id);
  if (ours !== undefined || part?.kind !== 'activity' || part.value.type !== 'Follow') return undefined;
  const by = part.value.actor === null ? undefined : parseOurs(ctx, part.value.actor);
  return by?.kind === 'server' ? null : undefined;
}
