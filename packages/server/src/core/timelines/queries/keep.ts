import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';

export const findOwnList = prepare<{ listId: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('lists')
    .select(['id', 'accountId', 'exclusive'])
    .where('id', '=', q.param('listId'))
    .where('accountId', '=', q.param('accountId')),
);

export const findList = prepare<{ listId: number }>()((q) =>
  q.db.selectFrom('lists').select(['id', 'accountId', 'exclusive']).where('id', '=', q.param('listId')),
);

export const findListIds = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('lists').select('id').where('accountId', '=', q.param('accountId')),
);

export const findMemberIds = prepare<{ listId: number }>()((q) =>
  q.db.selectFrom('listMembers').select('accountId').where('listId', '=', q.param('listId')),
);

/** Of these timelines, those that hold an entry. */
export const findTimelinesWith = prepare<{ entryId: number; postId: number; timelineIds: number[] }>()((q) =>
  q.db
    .selectFrom('timelineEntries')
    .select('timelineId')
    .where('postId', '=', q.param('postId'))
    .where('entryId', '=', q.param('entryId'))
    .where(q.inIds('timelineId', 'timelineIds')),
);

/** Of these timelines, those that hold a post, by itself or as a boost. */
export const findTimelinesWithPost = prepare<{ postId: number; timelineIds: number[] }>()((q) =>
  q.db
    .selectFrom('timelineEntries')
    .select('timelineId')
    .where('postId', '=', q.param('postId'))
    .where(q.inIds('timelineId', 'timelineIds')),
);

/** What these accounts brought into a timeline, at most `limit` at a time. Own posts stay, and what came for a tag. */
export const sweepTimeline = prepare<{ timelineId: number; byAccountIds: number[]; limit: number }>()((q) =>
  q.db
    .deleteFrom('timelineEntries')
    .where('timelineId', '=', q.param('timelineId'))
    .where(
      'entryId',
      'in',
      q.db
        .selectFrom('timelineEntries as t')
        .select('t.entryId')
        .where('t.timelineId', '=', q.param('timelineId'))
        .where(q.inIds('t.byAccountId', 'byAccountIds'))
        .where('t.reason', 'not in', ['own', 'tag'])
        .limit(q.param('limit')),
    ),
);

/** The entry up to which a timeline is longer than `keep`; nothing where it is not. */
export const findTooOld = prepare<{ timelineId: number; keep: number }>()((q) =>
  q.db
    .selectFrom('timelineEntries')
    .select('entryId')
    .where('timelineId', '=', q.param('timelineId'))
    .orderBy('entryId', 'desc')
    .limit(1)
    .offset(q.param('keep')),
);

/** The oldest entries of a timeline up to one, at most `limit` at a time. */
export const trimTimeline = prepare<{ timelineId: number; upTo: number; limit: number }>()((q) =>
  q.db
    .deleteFrom('timelineEntries')
    .where('timelineId', '=', q.param('timelineId'))
    .where(
      'entryId',
      'in',
      q.db
        .selectFrom('timelineEntries as t')
        .select('t.entryId')
        .where('t.timelineId', '=', q.param('timelineId'))
        .where('t.entryId', '<=', q.param('upTo'))
        .orderBy('t.entryId')
        .limit(q.param('limit')),
    ),
);

/** Jumps from timeline to timeline, one seek each; `owned`: whose home or which list it is is still there. */
export const findNextTimeline = prepare<{ after: number }>()(
  (q) =>
    sql<{ timelineId: number | null; owned: 0 | 1 }>`
      select t."timelineId", (case when exists (select 1 from "users" u where u."accountId" = t."timelineId")
        or exists (select 1 from "lists" l where l."id" = t."timelineId") then 1 else 0 end) as "owned"
      from (select min("timelineId") as "timelineId" from "timelineEntries"
        where "timelineId" > ${q.param('after')}) t`,
);
