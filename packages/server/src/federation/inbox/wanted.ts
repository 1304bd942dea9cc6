import type { AccountRef } from '../../core/accounts/find.ts';
import { isOurs } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { isFollowedHere } from '../../core/follows/find.ts';
import { perProcess } from '../../core/per-process.ts';
import { findPostByAddress } from '../../core/posts/find.ts';
import { createCache } from '../../lib/cache.ts';
import type { ReadObject } from '../read/object.ts';

const FRESH_MS = 5_000;

/** Authors who were followed a moment ago. That nobody follows is never remembered: the next follow counts at once. */
const followed = perProcess((ctx) => createCache<number, true>({ max: 10_000, ttlMs: FRESH_MS, clock: ctx.clock }));

/** Whether anybody here has asked for this author's posts. */
export async function isFollowed(ctx: Context, author: Pick<AccountRef, 'id'>): Promise<boolean> {
  if (followed(ctx).get(author.id)) return true;
  if (!(await isFollowedHere(ctx.db, author.id))) return false;
  followed(ctx).set(author.id, true);
  return true;
}

/**
 * Whether a post is of interest here: somebody follows its author, it speaks to somebody here, or it goes on with a
 * thread that we have. What is none of these is not kept.
 */
export async function isWanted(ctx: Context, author: AccountRef, object: ReadObject): Promise<boolean> {
  return (await isFollowed(ctx, author)) || speaksToUs(ctx, object);
}

/** Whether a post speaks to somebody here, quotes them, or goes on with a thread that we have, whoever wrote it. */
export async function speaksToUs(ctx: Context, object: ReadObject): Promise<boolean> {
  const people = [...object.to, ...object.cc, ...object.tags.mentions.map((mention) => mention.href)];
  if (people.some((uri) => isOurs(ctx, uri))) return true;
  if (object.quoteUrl !== null && (await findPostByAddress(ctx, object.quoteUrl))?.local) return true;
  return object.inReplyTo !== null && (await findPostByAddress(ctx, object.inReplyTo)) !== undefined;
}
