import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { findActable } from '../audience/find-actable.ts';
import { findViewer } from '../audience/find-viewer.ts';
import type { Context } from '../context.ts';
import { type RemoteEmoji, receiveEmoji } from '../emojis/receive.ts';
import type { Origin } from '../events.ts';
import { type ForeignUri, type MayEnd, readForeignUri } from '../foreign-uri.ts';
import { addToStats } from '../posts/queries.ts';
import { toCustomName, toEmojiName } from './emoji-name.ts';
import {
  countReaction,
  countReactionsBy,
  deleteReaction,
  findReaction,
  forgetUncounted,
  uncountReaction,
} from './queries.ts';

/** How many different emoji one person may put on one post. */
const MAX_EACH = 20;

export interface ReactionInput {
  accountId: number;
  postId: number;
  /** One emoji, or `:shortcode@domain:`. */
  emoji: string;
  /** Where the emoji is a picture of another server. */
  custom?: RemoteEmoji;
  origin: Origin;
  /** The activity's id, where another server made it. */
  uri?: ForeignUri;
}

export type TakenReaction = Omit<ReactionInput, 'uri'> & { mayEnd?: MayEnd };

/** Reacts to a post the account may see; twice with one emoji changes nothing. Throws `not-found` and `invalid`. */
export async function reactToPost(ctx: Context, input: ReactionInput): Promise<void> {
  const { accountId, postId, origin } = input;
  const emoji = readEmoji(input);
  await ctx.db.write(async (tx) => {
    const uri = (await readForeignUri(tx, input.uri)) ?? null;
    await lockOwn(tx, accountId);
    await findActable(tx, await findViewer(tx, accountId), postId, 'react');
    const emojiId = input.custom === undefined ? null : await receiveEmoji(ctx, tx, input.custom);
    const id = ctx.ids.next();
    const row = { id, accountId, postId, emoji, emojiId, uri, createdAt: ctx.clock.now() };
    if ((await insertRow(tx, 'reactions', row, { ignoreConflicts: true })) === 0) return;
    if (Number((await countReactionsBy.first(tx, { accountId, postId }))?.count) > MAX_EACH) {
      throw new AppError('invalid', 'Validation failed: There are too many reactions of yours on this post');
    }
    await countReaction.run(tx, { postId, emoji });
    await addToStats.reactions.run(tx, { postId, by: 1 });
    await ctx.queue.emit(tx, { kind: 'reaction.created', reactionId: id, postId, accountId, origin });
  });
}

/** Takes a reaction back; nothing happens where there is none. */
export async function unreactToPost(ctx: Context, input: TakenReaction): Promise<void> {
  const { accountId, postId, origin, mayEnd } = input;
  const emoji = readEmoji(input);
  await ctx.db.write(async (tx) => {
    if (mayEnd !== undefined && !(await mayEnd(tx))) return;
    const reaction = await findReaction.first(tx, { accountId, postId, emoji });
    if (reaction === undefined || (await deleteReaction.run(tx, { id: reaction.id })) === 0) return;
    await uncount(tx, postId, emoji);
    await ctx.queue.emit(tx, { kind: 'reaction.deleted', reactionId: reaction.id, postId, accountId, origin });
  });
}

async function uncount(tx: Tx, postId: number, emoji: string): Promise<void> {
  await uncountReaction.run(tx, { postId, emoji });
  await forgetUncounted.run(tx, { postId });
  await addToStats.reactions.run(tx, { postId, by: -1 });
}

function readEmoji({ emoji, custom }: Pick<ReactionInput, 'emoji' | 'custom'>): string {
  const name = custom === undefined ? toEmojiName(emoji) : toCustomName(custom);
  if (name === undefined) throw new AppError('invalid', 'Validation failed: This is no emoji');
  return name;
}
