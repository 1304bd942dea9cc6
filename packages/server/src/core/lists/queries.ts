import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { ListsTable } from '../../db/tables/relations.ts';

export const findLists = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('lists').selectAll().where('accountId', '=', q.param('accountId')).orderBy('id'),
);

export const findListById = prepare<{ id: number; accountId: number }>()((q) =>
  q.db.selectFrom('lists').selectAll().where('id', '=', q.param('id')).where('accountId', '=', q.param('accountId')),
);

/** The lists of one account that hold another. */
export const findListsWith = prepare<{ accountId: number; memberId: number }>()((q) =>
  q.db
    .selectFrom('listMembers')
    .innerJoin('lists', 'lists.id', 'listMembers.listId')
    .selectAll('lists')
    .where('listMembers.accountId', '=', q.param('memberId'))
    .where('lists.accountId', '=', q.param('accountId'))
    .orderBy('lists.id'),
);

/** The owner is part of every change, so that nobody's list is changed by a guessed id. */
export const updateListRow = prepare<ListsTable>()((q) =>
  q.db
    .updateTable('lists')
    .set({ title: q.param('title'), repliesPolicy: q.param('repliesPolicy'), exclusive: q.param('exclusive') })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

export const deleteListRow = prepare<{ id: number; accountId: number }>()((q) =>
  q.db.deleteFrom('lists').where('id', '=', q.param('id')).where('accountId', '=', q.param('accountId')),
);

export const deleteMembersOf = prepare<{ listId: number }>()((q) =>
  q.db.deleteFrom('listMembers').where('listId', '=', q.param('listId')),
);

export const deleteMembers = prepare<{ listId: number; accountIds: number[] }>()((q) =>
  q.db.deleteFrom('listMembers').where('listId', '=', q.param('listId')).where(q.inIds('accountId', 'accountIds')),
);

export const findMembers = prepareList<{ listId: number }>()((q, cut) =>
  q.db.selectFrom('listMembers').select(['id', 'accountId']).where('listId', '=', q.param('listId')).$call(cut('id')),
);

export const countMembers = prepare<{ listId: number }>()((q) =>
  q.db
    .selectFrom('listMembers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('listId', '=', q.param('listId')),
);
