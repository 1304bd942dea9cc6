import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';
import type { ReportState } from '../../db/tables/reports.ts';
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

/** The same for a server that has them already. */
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

export const findReportByUri = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('reports').select('id').where('uri', '=', q.param('uri')),
);

export const findReportPosts = prepare<{ reportIds: number[] }>()((q) =>
  q.db.selectFrom('reportPosts').selectAll().where(q.inIds('reportId', 'reportIds')),
);

export const findReportNotes = prepare<{ reportId: number }>()((q) =>
  q.db.selectFrom('reportNotes').selectAll().where('reportId', '=', q.param('reportId')).orderBy('id'),
);

/** By their numbers, in one state. */
export const findReportsIn = prepareList<{ state: ReportState }>()((q, cut) =>
  q.db.selectFrom('reports').selectAll().where('state', '=', q.param('state')).$call(cut('id')),
);

/** How many are not resolved; counting stops at `limit`. */
export const countOpenReports = prepare<{ limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('reports')
        .select('id')
        .where('state', 'in', ['open', 'assigned'])
        .limit(q.param('limit'))
        .as('waiting'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

/** Not resolved yet, about one account by one other. */
export const countOpenBetween = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db
    .selectFrom('reports')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId'))
    .where('state', '<>', 'resolved'),
);

export const resolveReportRow = prepare<{ id: number; action: string; now: number }>()((q) =>
  q.db
    .updateTable('reports')
    .set({ state: 'resolved', action: q.param('action'), resolvedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('state', '<>', 'resolved'),
);
