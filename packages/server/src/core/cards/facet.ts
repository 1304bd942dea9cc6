import { insertRow } from '../../db/insert.ts';
import type { Visibility } from '../../db/tables/posts.ts';
import type { Facet } from '../facet.ts';
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
  async check(ctx, _scene, { links, visibility }) {
    if (!ctx.config.linkPreviews || visibility === 'direct') return undefined;
    for (const link of links) {
      const url = readLink(ctx, link);
      if (url !== undefined) return url;
    }
    return undefined;
  },
  columns: (url) => ({ linked: url === undefined ? 0 : 1 }),
  async write(ctx, tx, post, url, isEdit) {
    const { id: postId } = post;
    if (isEdit) await deletePostCard.run(tx, { postId });
    if (url === undefined) return;
    await insertRow(tx, 'postCards', { postId, cardId: await wantCard(ctx, tx, url, post) });
  },
};
