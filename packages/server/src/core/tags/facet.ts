import { insertRows } from '../../db/insert.ts';
import type { Facet } from '../facet.ts';
import { countUse } from './history.ts';
import { normalizeTags } from './normalize-tags.ts';
import { clearTags } from './queries.ts';
import { keepUsable, requireUsable } from './rules.ts';

/** Hashtags as they were written: here, or elsewhere, where nobody can be told that one may not be used. */
export const tagsFacet: Facet<string[] | { remote: string[] }, string[]> = {
  async check(ctx, _scene, tags) {
    if (!Array.isArray(tags)) return keepUsable(ctx, normalizeTags(tags.remote));
    await requireUsable(ctx, normalizeTags(tags));
    return normalizeTags(tags);
  },
  columns: (tags) => ({ tagsJson: JSON.stringify(tags) }),
  async write(ctx, tx, post, tags, isEdit) {
    const { id: postId, accountId, local, mediaCount: media } = post;
    if (isEdit) await clearTags.run(tx, { postId });
    await insertRows(
      tx,
      'postTags',
      tags.map((tag) => ({ tag, postId, accountId, local, media })),
    );
    if (!isEdit && post.state !== 'held' && post.visibility === 'public') await countUse(ctx, tx, post, tags);
  },
};
