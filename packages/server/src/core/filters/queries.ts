import { prepare } from '../../db/prepare.ts';
import type { FiltersTable } from '../../db/tables/filters.ts';

/* Lists come in no order: whoever makes views of them sorts the few there are. */

export const findFilters = prepare<{ accountIds: number[] }>()((q) =>
  q.db.selectFrom('filters').selectAll().where(q.inIds('accountId', 'accountIds')),
);

export const findFilterById = prepare<{ id: number; accountId: number }>()((q) =>
  q.db.selectFrom('filters').selectAll().where('id', '=', q.param('id')).where('accountId', '=', q.param('accountId')),
);

export const findKeywords = prepare<{ filterIds: number[] }>()((q) =>
  q.db.selectFrom('filterKeywords').selectAll().where(q.inIds('filterId', 'filterIds')),
);

export const findFilterPosts = prepare<{ filterIds: number[] }>()((q) =>
  q.db.selectFrom('filterPosts').selectAll().where(q.inIds('filterId', 'filterIds')),
);

/** A keyword of one of the account's filters. */
export const findKeywordById = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('filterKeywords as k')
    .innerJoin('filters as f', 'f.id', 'k.filterId')
    .selectAll('k')
    .where('k.id', '=', q.param('id'))
    .where('f.accountId', '=', q.param('accountId')),
);

export const findFilterPostById = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('filterPosts as p')
    .innerJoin('filters as f', 'f.id', 'p.filterId')
    .selectAll('p')
    .where('p.id', '=', q.param('id'))
    .where('f.accountId', '=', q.param('accountId')),
);

export const updateFilterRow = prepare<FiltersTable>()((q) =>
  q.db
    .updateTable('filters')
    .set({
      title: q.param('title'),
      contextsJson: q.param('contextsJson'),
      action: q.param('action'),
      expiresAt: q.param('expiresAt'),
    })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

export const updateKeywordRow = prepare<{ id: number; filterId: number; keyword: string; wholeWord: 0 | 1 }>()((q) =>
  q.db
    .updateTable('filterKeywords')
    .set({ keyword: q.param('keyword'), wholeWord: q.param('wholeWord') })
    .where('id', '=', q.param('id'))
    .where('filterId', '=', q.param('filterId')),
);

export const deleteFilterRow = prepare<{ id: number; accountId: number }>()((q) =>
  q.db.deleteFrom('filters').where('id', '=', q.param('id')).where('accountId', '=', q.param('accountId')),
);

export const deleteKeywordRows = prepare<{ filterId: number; ids: number[] }>()((q) =>
  q.db.deleteFrom('filterKeywords').where('filterId', '=', q.param('filterId')).where(q.inIds('id', 'ids')),
);

export const deleteKeywordsOf = prepare<{ filterId: number }>()((q) =>
  q.db.deleteFrom('filterKeywords').where('filterId', '=', q.param('filterId')),
);

export const deleteFilterPostRow = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('filterPosts').where('id', '=', q.param('id')),
);

export const deletePostsOf = prepare<{ filterId: number }>()((q) =>
  q.db.deleteFrom('filterPosts').where('filterId', '=', q.param('filterId')),
);
