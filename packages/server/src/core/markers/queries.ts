import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { MarkersTable } from '../../db/tables/users.ts';

export const findMarkers = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('markers').selectAll().where('accountId', '=', q.param('accountId')),
);

/** Each write counts the version up; the first is 1. Without `back` one that is further already stays. */
export const putMarker = prepare<Omit<MarkersTable, 'version'> & { back: 0 | 1 }>()((q) =>
  q.db
    .insertInto('markers')
    .values({
      accountId: q.param('accountId'),
      timeline: q.param('timeline'),
      lastReadId: q.param('lastReadId'),
      version: 1,
      updatedAt: q.param('updatedAt'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['accountId', 'timeline'])
        .doUpdateSet({
          lastReadId: q.param('lastReadId'),
          version: sql<number>`"markers"."version" + 1`,
          updatedAt: q.param('updatedAt'),
        })
        .where(sql<boolean>`(${q.param('back')} = 1 or "markers"."lastReadId" < ${q.param('lastReadId')})`),
    ),
);
