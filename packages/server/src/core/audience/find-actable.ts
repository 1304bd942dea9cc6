import type { Tx } from '../../db/database.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { type Act, type ActedOn, mayAct } from './may-act.ts';
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
  if (viewer.kind === 'visitor') throw notFound();
  const row = await findActablePost[viewer.kind].first(tx, { postId, viewerId: viewer.accountId });
  if (row === undefined) throw notFound();
  const { follows, followedBy, mentioned, ...post } = row;
  const standing = { follows: follows === 1, followedBy: followedBy === 1, mentioned: mentioned === 1 };
  if (act !== undefined && mayAct(post, viewer, act, standing) !== 'yes') {
    throw new AppError('forbidden', 'This action is not allowed');
  }
  return post;
}
