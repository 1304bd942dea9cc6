import { type SqlBool, sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { ReportCategory } from '../../db/tables/reports.ts';
import { maySee } from '../audience/queries.ts';

const EVIDENCE = ['p.id', 'p.uri', 'p.content', 'p.contentWarning', 'p.createdAt'] as const;

/** Of these posts, those by somebody that a member may see. */
export const findSeenPostsBy = prepare<{ ids: number[]; authorId: number; viewerId: number }>()((q) =>
  q.db
    .selectFrom('posts as p')
    .select(EVIDENCE)
    .where(q.inIds('p.id', 'ids'))
    .where('p.accountId', '=', q.param('authorId'))
    .where(maySee('p', { viewer: q.bigint('viewerId'), as: 'member' })),
);

/** The same for a server: those that everybody sees, and those that somebody there was sent. */
export const findPostsSentTo = prepare<{ ids: number[]; authorId: number; domain: string }>()((q) => {
  const there = sql`select 1 from "accounts" a where a."domain" = ${q.param('domain')} and a."id" =`;
  return q.db
    .selectFrom('posts as p')
    .select(EVIDENCE)
    .where(q.inIds('p.id', 'ids'))
    .where('p.accountId', '=', q.param('authorId'))
    .where('p.state', '<>', 'deleted')
    .where('p.localOnly', '=', 0)
    .where(sql<SqlBool>`(p."audience" = 'everyone'
      or exists (select 1 from "postMentions" m where m."postId" = p."id" and exists (${there} m."accountId"))
      or exists (select 1 from "postReaders" r where r."postId" = p."id" and exists (${there} r."accountId"))
      or (p."audience" = 'followers' and exists (select 1 from "follows" f
        where f."targetId" = p."accountId" and f."state" = 'accepted' and exists (${there} f."accountId"))))`);
});

/** All of them that are there, for moderators. */
export const findPostsBy = prepare<{ ids: number[]; authorId: number }>()((q) =>
  q.db
    .selectFrom('posts as p')
    .select(EVIDENCE)
    .where(q.inIds('p.id', 'ids'))
    .where('p.accountId', '=', q.param('authorId'))
    .where('p.state', '<>', 'deleted'),
);

export const findReportsByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('reports').selectAll().where(q.inIds('id', 'ids')),
);

/** One that stays as it is until the transaction ends. */
export const lockReport = prepare<{ id: number }>()(
  (q) => sql<{ id: number; accountId: number; targetId: number; assigneeId: number | null; resolved: 0 | 1 }>`
    select r."id", r."accountId", r."targetId", r."assigneeId", r."resolved" from "reports" r
    where r."id" = ${q.param('id')} ${q.lock('update', 'r')}`,
);

export const findReportByUri = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('reports').select('id').where('uri', '=', q.param('uri')),
);

export const findReportPosts = prepare<{ reportIds: number[] }>()((q) =>
  q.db.selectFrom('reportPosts').selectAll().where(q.inIds('reportId', 'reportIds')),
);

/** What became of reported posts; a row that is gone is missing. */
export const findPostStates = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('posts').select(['id', 'state', 'editedAt']).where(q.inIds('id', 'ids')),
);

export const findReportNotes = prepare<{ reportId: number }>()((q) =>
  q.db.selectFrom('reportNotes').selectAll().where('reportId', '=', q.param('reportId')).orderBy('id'),
);

export const countReportNotes = prepare<{ reportId: number }>()((q) =>
  q.db
    .selectFrom('reportNotes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('reportId', '=', q.param('reportId')),
);

export const deleteReportNote = prepare<{ id: number; reportId: number }>()((q) =>
  q.db.deleteFrom('reportNotes').where('id', '=', q.param('id')).where('reportId', '=', q.param('reportId')),
);

/** Of which reports are listed; 0 and '*' stand for any. */
export interface ReportParams {
  resolved: 0 | 1;
  accountId: number;
  targetId: number;
  targetDomain: string;
  assigneeId: number;
  /** Targets of which whoever asks does not learn. */
  unjudged: number[];
}

/** By their numbers, along the index of what there are fewest of. */
function reportsAlong(lead: 'resolved' | 'accountId' | 'targetId' | 'targetDomain' | 'assigneeId') {
  return prepareList<ReportParams>()((q, cut) => {
    const any = (name: 'accountId' | 'targetId' | 'assigneeId') =>
      sql<SqlBool>`(${q.bigint(name)} = 0 or ${sql.ref(name)} = ${q.bigint(name)})`;
    const domain = sql`cast(${q.param('targetDomain')} as text)`;
    return q.db
      .selectFrom('reports')
      .selectAll()
      .where('resolved', '=', q.param('resolved'))
      .where(sql.ref(lead), '=', q.param(lead))
      .where(({ not }) => not(q.inIds('targetId', 'unjudged')))
      .where(any('accountId'))
      .where(any('targetId'))
      .where(any('assigneeId'))
      .where(sql<SqlBool>`(${domain} = '*' or "targetDomain" = ${domain})`)
      .$call(cut('id'));
  });
}
export const findReports = {
  resolved: reportsAlong('resolved'),
  accountId: reportsAlong('accountId'),
  targetId: reportsAlong('targetId'),
  targetDomain: reportsAlong('targetDomain'),
  assigneeId: reportsAlong('assigneeId'),
};

/** What somebody reported, whatever became of it. */
export const findReportsBy = prepareList<{ accountId: number }>()((q, cut) =>
  q.db.selectFrom('reports').selectAll().where('accountId', '=', q.param('accountId')).$call(cut('id')),
);

/** How many are not resolved; counting stops at `limit`. */
export const countOpenReports = prepare<{ unjudged: number[]; limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('reports')
        .select('id')
        .where('resolved', '=', 0)
        .where(({ not }) => not(q.inIds('targetId', 'unjudged')))
        .limit(q.param('limit'))
        .as('waiting'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

/** How many are not resolved of each of these people. */
export const countOpenAbout = prepare<{ targetIds: number[] }>()((q) =>
  q.db
    .selectFrom('reports')
    .select(({ fn }) => ['targetId', fn.countAll<number>().as('count')])
    .where(q.inIds('targetId', 'targetIds'))
    .where('resolved', '=', 0)
    .groupBy('targetId'),
);

/** Not resolved yet, about one account by one other. */
export const countOpenBetween = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db
    .selectFrom('reports')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId'))
    .where('resolved', '=', 0),
);

export const findOpenBetween = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db
    .selectFrom('reports')
    .select('id')
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId'))
    .where('resolved', '=', 0)
    .limit(1),
);

/** Not resolved yet, about somebody: an act against them answers all of these. */
export const findOpenAbout = prepare<{ targetId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('reports')
    .select(['id', 'accountId'])
    .where('targetId', '=', q.param('targetId'))
    .where('resolved', '=', 0)
    .limit(q.param('limit')),
);

/** Answers 0 where that is how it was. */
export const setAssignee = prepare<{ id: number; assigneeId: number | null; now: number }>()((q) =>
  q.db
    .updateTable('reports')
    .set({ assigneeId: q.param('assigneeId'), updatedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where(sql<SqlBool>`coalesce("assigneeId", 0) <> coalesce(${q.bigint('assigneeId')}, 0)`),
);

export const setCategory = prepare<{ id: number; category: ReportCategory; ruleIdsJson: string; now: number }>()((q) =>
  q.db
    .updateTable('reports')
    .set({ category: q.param('category'), ruleIdsJson: q.param('ruleIdsJson'), updatedAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

/** Answers 0 for one that was resolved before. */
export const resolveReportRow = prepare<{
  id: number;
  action: string;
  answer: string;
  byId: number | null;
  now: number;
}>()((q) =>
  q.db
    .updateTable('reports')
    .set({
      resolved: 1,
      action: q.param('action'),
      answer: q.param('answer'),
      resolvedById: q.param('byId'),
      resolvedAt: q.param('now'),
      updatedAt: q.param('now'),
    })
    .where('id', '=', q.param('id'))
    .where('resolved', '=', 0),
);

/** Answers 0 for one that is open. */
export const reopenReportRow = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('reports')
    .set({ resolved: 0, action: null, answer: '', resolvedById: null, resolvedAt: null, updatedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('resolved', '=', 1),
);
