import type { Context } from '../context.ts';
import type { FacetScene } from '../facet.ts';
import { findAttachable } from './attach.ts';
import type { MediaTextChange } from './media-text.ts';
import { findMediaTexts } from './queries.ts';

/** What is going to be said of an author's files in a post (`postId`: in an edit of it). Throws `invalid` where one is not theirs. */
export async function describeOwn(
  ctx: Context,
  { accountId, postId }: FacetScene,
  { own, texts }: { own: readonly number[]; texts: readonly MediaTextChange[] },
): Promise<(string | null)[]> {
  if (own.length === 0) return [];
  const files = await findAttachable(ctx, accountId, [...own]);
  const said = postId === undefined ? [] : await findMediaTexts.all(ctx.db, { postId });
  const before = new Map(said.map(({ id, description }) => [id, description]));
  const anew = new Map(texts.map(({ id, description }) => [id, description]));
  return own.map((id) => {
    const said = anew.get(id);
    return said === undefined ? (before.get(id) ?? files.get(id)?.description ?? null) : said;
  });
}
