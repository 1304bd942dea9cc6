import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findPostByAddress } from '../posts/find.ts';
import { findPostById } from '../posts/queries.ts';
import type { Hit } from '../screens/compile.ts';
import { listScreens } from '../screens/keep.ts';
import { tryOnPost, tryOnText } from '../screens/try.ts';

const ADDRESS = /^https?:\/\/\S+$/;

/**
 * Which of all screens meet a text, or the post that it is the address of; those that are switched off as well. Throws
 * `not-found` for a post that is not here, or not for everybody.
 */
export async function testScreens(
  ctx: Context,
  { text: given, local }: { text: string; local: boolean },
): Promise<Hit[]> {
  const screens = await listScreens(ctx);
  const text = given.trim();
  if (!ADDRESS.test(text)) return tryOnText(ctx, screens, text, local);
  const found = await findPostByAddress(ctx, text);
  const post = found && (await findPostById.first(ctx.db, { id: found.id }));
  if (post === undefined || post.audience !== 'everyone' || post.state !== 'shown') throw notFound();
  return tryOnPost(ctx, screens, post);
}
