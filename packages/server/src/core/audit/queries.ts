import { prepareList } from '../../db/keyset.ts';

export const findAuditEntries = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('auditEntries').selectAll().$call(cut('id')),
);

export const findAuditEntriesBy = prepareList<{ accountId: number }>()((q, cut) =>
  q.db.selectFrom('auditEntries').selectAll().where('accountId', '=', q.param('accountId')).$call(cut('id')),
);

export const findAuditEntriesOf = prepareList<{ act: string }>()((q, cut) =>
  q.db.selectFrom('auditEntries').selectAll().where('act', '=', q.param('act')).$call(cut('id')),
);

export const findAuditEntriesAbout = prepareList<{ kind: string; key: string }>()((q, cut) =>
  q.db
    .selectFrom('auditEntries')
    .selectAll()
    .where('targetKind', '=', q.param('kind'))
    .where('targetKey', '=', q.param('key'))
    .$call(cut('id')),
);
