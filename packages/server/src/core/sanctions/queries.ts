import { type SqlBool, sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { SanctionKind, WarningPresetsTable } from '../../db/tables/sanctions.ts';

export const findSanctionsByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('sanctions').selectAll().where(q.inIds('id', 'ids')),
);

/** One that stays as it is until the transaction ends. */
export const lockSanction = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('sanctions').selectAll().where('id', '=', q.param('id')).modifyEnd(q.lock('update')),
);

export const findSanctionPosts = prepare<{ sanctionIds: number[] }>()((q) =>
  q.db.selectFrom('sanctionPosts').selectAll().where(q.inIds('sanctionId', 'sanctionIds')),
);

/** Another sanction of the kind that holds a post. */
export const findOtherHold = prepare<{ id: number; kind: SanctionKind; postId: number }>()((q) =>
  q.db
    .selectFrom('sanctionPosts')
    .innerJoin('sanctions', 'sanctions.id', 'sanctionPosts.sanctionId')
    .select('sanctions.id')
    .where('sanctionPosts.postId', '=', q.param('postId'))
    .where('sanctions.kind', '=', q.param('kind'))
    .where('sanctions.id', '<>', q.param('id'))
    .where('sanctions.liftedAt', 'is', null)
    .where('sanctions.endedAt', 'is', null)
    .limit(1),
);

export const noteChanged = prepare<{ sanctionId: number; postId: number }>()((q) =>
  q.db
    .updateTable('sanctionPosts')
    .set({ changed: 1 })
    .where('sanctionId', '=', q.param('sanctionId'))
    .where('postId', '=', q.param('postId')),
);

/** What was done to somebody, newest first. */
export const findSanctionsOf = prepareList<{ accountId: number }>()((q, cut) =>
  q.db.selectFrom('sanctions').selectAll().where('accountId', '=', q.param('accountId')).$call(cut('id')),
);

/** Of one kind, what holds against somebody. */
export const findStanding = prepare<{ accountId: number; kind: SanctionKind }>()((q) =>
  q.db
    .selectFrom('sanctions')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('kind', '=', q.param('kind'))
    .where('liftedAt', 'is', null),
);

/** Answers 0 for one that was undone before. */
export const liftRow = prepare<{ id: number; byId: number | null; now: number }>()((q) =>
  q.db
    .updateTable('sanctions')
    .set({ liftedAt: q.param('now'), liftedById: q.param('byId') })
    .where('id', '=', q.param('id'))
    .where('liftedAt', 'is', null),
);

/** Written out, as the index has it. */
const isDue = sql<SqlBool>`"until" is not null and "endedAt" is null and "liftedAt" is null`;

/**
 * What cannot be undone any more, has not been brought to its end, and is not appealed against; somebody goes with the last
 * suspension that holds.
 */
export const findDueSanctions = prepare<{ now: number; limit: number }>()((q) =>
  q.db
    .selectFrom('sanctions')
    .select(['id', 'accountId', 'kind'])
    .where(isDue)
    .where('until', '<=', q.param('now'))
    .where(sql<SqlBool>`coalesce("appealState", '') <> 'pending'`)
    .where(
      sql<SqlBool>`("kind" <> 'suspend' or not exists (select 1 from "sanctions" o
        where o."accountId" = "sanctions"."accountId" and o."kind" = 'suspend' and o."liftedAt" is null
          and o."endedAt" is null and (o."until" > ${q.bigint('now')} or o."appealState" = 'pending')))`,
    )
    .orderBy('until')
    .limit(q.param('limit')),
);

export const endSanction = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('sanctions')
    .set({ endedAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

/** Answers 0 where something was said before. */
export const setAppeal = prepare<{ id: number; text: string; now: number }>()((q) =>
  q.db
    .updateTable('sanctions')
    .set({ appealText: q.param('text'), appealState: 'pending', appealedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('appealState', 'is', null),
);

/** Answers 0 where it was answered before. */
export const answerAppealRow = prepare<{
  id: number;
  state: 'approved' | 'rejected';
  byId: number | null;
  now: number;
}>()((q) =>
  q.db
    .updateTable('sanctions')
    .set({ appealState: q.param('state'), answeredAt: q.param('now'), answeredById: q.param('byId') })
    .where('id', '=', q.param('id'))
    .where('appealState', '=', 'pending'),
);

export const findAppealsIn = prepareList<{ state: 'pending' | 'approved' | 'rejected' }>()((q, cut) =>
  q.db.selectFrom('sanctions').selectAll().where('appealState', '=', q.param('state')).$call(cut('id')),
);

/** How many wait; counting stops at `limit`. */
export const countPendingAppeals = prepare<{ limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('sanctions')
        .select('id')
        .where('appealState', '=', 'pending')
        .limit(q.param('limit'))
        .as('waiting'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

export const findPreset = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('warningPresets').selectAll().where('id', '=', q.param('id')),
);

/** All there are: few. */
export const findPresets = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('warningPresets').selectAll().orderBy('id'),
);

export const countPresets = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('warningPresets').select(({ fn }) => fn.countAll<number>().as('count')),
);

export const updatePreset = prepare<WarningPresetsTable>()((q) =>
  q.db
    .updateTable('warningPresets')
    .set({
      use: q.param('use') as never,
      title: q.param('title'),
      text: q.param('text'),
      updatedAt: q.param('updatedAt'),
    })
    .where('id', '=', q.param('id')),
);

export const deletePreset = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('warningPresets').where('id', '=', q.param('id')),
);
