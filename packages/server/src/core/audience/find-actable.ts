import type { Tx } from '../../db/database.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { type Act, type ActedOn, type Answer, mayAct } from './may-act.ts';
import { findActablePost } from './queries.ts';
import type { Viewer } from './viewer.ts';

export interface Actable extends ActedOn {
  id: number;
  conversationId: number;
}

/**
 * A post for somebody who is about to do something with it, in the transaction that does it; without `act`, something
 * that nobody else learns of (bookmark, pin, mute). Throws `not-found` where the viewer may not see the post, and
 * `forbidden` where its author does not let them; what has to be asked for first is not granted here.
 */
export async function findActable(tx: Tx, viewer: Viewer, postId: number, act?: Act): Promise<Actable> {
  const found = await findAnswer(tx, viewer, postId, act);
  if (found === undefined) throw notFound();
  if (found.answer !== 'yes') throw new AppError('forbidden', 'This action is not allowed');
  return found.post;
}

/** The same for acts that may be asked for: the post and what its author says; undefined where it is not to be seen. */
export async function findAnswer(
  tx: Tx,
  viewer: Viewer,
  postId: number,
  act?: Act,
): Promise<{ post: Actable; answer: Answer } | undefined> {
  if (viewer.kind === 'visitor') return undefined;
  const row = await findActablePost[viewer.kind].first(tx, { postId, viewerId: viewer.accountId });
  if (row === undefined) return undefined;
  const { follows, followedBy, mentioned, ...post } = row;
  const standing = { follows: follows === 1, followedBy: followedBy === 1, mentioned: mentioned === 1 };
  return { post, answer: act === undefined ? 'yes' : mayAct(post, viewer, act, standing) };
}
