import { insertRows } from '../../db/insert.ts';
import type { Facet } from '../facet.ts';

/** Who may read a post besides those its text names; an edit changes nothing about them. */
export const readersFacet: Facet<number[], number[]> = {
  check: async (_ctx, _scene, accountIds) => [...new Set(accountIds)],
  columns: () => ({}),
  async write(_ctx, tx, { id: postId }, accountIds, isEdit) {
    if (isEdit) return;
    await insertRows(
      tx,
      'postReaders',
      accountIds.map((accountId) => ({ accountId, postId })),
    );
  },
};
