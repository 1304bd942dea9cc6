import { findAccountByAddress } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { isRelayActor } from '../../core/relays/relay.ts';
import type { DeedKind } from '../../db/queries/deeds.ts';
import type { ReadPart } from '../read/part.ts';
import type { Taken } from './deeds.ts';
import { undo } from './effects.ts';
import type { Delivered } from './handler.ts';
import { readReaction } from './read-reaction.ts';

const KINDS: Record<string, DeedKind> = {
  Follow: 'follow',
  Like: 'like',
  EmojiReact: 'like',
  Dislike: 'dislike',
  Announce: 'boost',
  Block: 'block',
};

/**
 * Undo of something the actor did, or will have done: found by its id, else by what it was about, because some
 * servers make a new id for what they undo and others send nothing but the id.
 */
export async function handleUndo(ctx: Context, { activity, actor }: Delivered): Promise<string | undefined> {
  const part = activity.object;
  if (part === null) return 'anonymous-object';
  // Nothing stands of what it did.
  if (await isRelayActor(ctx, actor.uri)) return 'relay';
  const named = await readUndone(ctx, part, actor.domain);
  if (part.id === null && named.objectId === null) return 'unknown-activity';
  return (await undo(ctx, { actorId: actor.id, uri: part.id, ...named })) ? undefined : 'no-effect';
}

async function readUndone(ctx: Context, part: ReadPart, domain: string): Promise<Omit<Taken, 'actorId' | 'uri'>> {
  if (part.kind !== 'activity') return { kind: 'unknown', objectId: null };
  const { type, object } = part.value;
  const kind = Object.hasOwn(KINDS, type) ? (KINDS[type] as DeedKind) : 'unknown';
  const uri = object?.id ?? null;
  if (kind === 'unknown' || uri === null) return { kind, objectId: null };
  const find = kind === 'follow' || kind === 'block' ? findAccountByAddress : findPostByAddress;
  const objectId = (await find(ctx, uri))?.id ?? null;
  const reaction = kind === 'like' ? readReaction(part.value, domain) : undefined;
  return reaction === undefined ? { kind, objectId } : { kind: 'reaction', objectId, emoji: reaction.emoji };
}
