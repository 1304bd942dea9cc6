import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { Visibility } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import type { Facet, FacetPost } from '../facet.ts';
import { readLink } from './link.ts';
import { deletePostCard } from './queries.ts';
import { wantCard } from './want-card.ts';

/** Where a post links to, in order, and who it is for. */
export interface CardInput {
  links: readonly string[];
  visibility: Visibility;
}

/**
 * The card of a post: of the first page it links to. What is said between few is nobody else's business: the links of a
 * direct post may be meant to be opened once, and by whom they were sent to.
 */
export const cardFacet: Facet<CardInput, string | undefined> = {
  check: async (ctx, _scene, input) => chooseLink(ctx, input),
  columns: (url) => ({ linked: url === undefined ? 0 : 1 }),
  async write(ctx, tx, post, url, isEdit) {
    if (isEdit) await deletePostCard.run(tx, { postId: post.id });
    if (url !== undefined && post.state !== 'held' && post.state !== 'refused') await writeCard(ctx, tx, post, url);
  },
};

function chooseLink(ctx: Context, { links, visibility }: CardInput): string | undefined {
  if (!ctx.config.linkPreviews || visibility === 'direct') return undefined;
  for (const link of links) {
    const url = readLink(ctx, link);
    if (url !== undefined) return url;
  }
  return undefined;
}

/** Gives a post its card that was held or refused, and is let out. */
export async function giveCard(ctx: Context, tx: Tx, post: FacetPost, input: CardInput): Promise<void> {
  const url = chooseLink(ctx, input);
  await deletePostCard.run(tx, { postId: post.id });
  if (url !== undefined) await writeCard(ctx, tx, post, url);
}

async function writeCard(ctx: Context, tx: Tx, post: FacetPost, url: string): Promise<void> {
  await insertRow(tx, 'postCards', { postId: post.id, cardId: await wantCard(ctx, tx, url, post) });
}
