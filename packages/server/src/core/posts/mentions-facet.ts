import { insertRows } from '../../db/insert.ts';
import type { Facet } from '../facet.ts';
import type { Mention } from './mentions.ts';
import { clearMentions } from './queries.ts';

/** Whom a post names, each once. */
export const mentionsFacet: Facet<Mention[], Mention[]> = {
  check: async (_ctx, _scene, mentions) => [...new Map(mentions.map((one) => [one.accountId, one])).values()],
  columns: (mentions) => ({ mentionsJson: JSON.stringify(mentions) }),
  async write(_ctx, tx, { id: postId }, mentions, isEdit) {
    if (isEdit) await clearMentions.run(tx, { postId });
    await insertRows(
      tx,
      'postMentions',
      mentions.map(({ accountId }) => ({ accountId, postId })),
    );
  },
};
