import { prepare } from '../../../db/prepare.ts';
import type { CohortsTable, FigureDaysTable } from '../../../db/tables/figures.ts';

interface Ids {
  from: number;
  until: number;
}
interface ByThese extends Ids {
  accountIds: number[];
}

export const findFigureDays = prepare<{ first: number; last: number }>()((q) =>
  q.db.selectFrom('figureDays').selectAll().where('day', '>=', q.param('first')).where('day', '<=', q.param('last')),
);

export const putFigureDay = prepare<FigureDaysTable>()((q) =>
  q.db
    .insertInto('figureDays')
    .values({
      day: q.param('day'),
      newUsers: q.param('newUsers'),
      interactions: q.param('interactions'),
      openedReports: q.param('openedReports'),
      resolvedReports: q.param('resolvedReports'),
      activeUsers: q.param('activeUsers'),
    })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((eb) => ({
        newUsers: eb.ref('excluded.newUsers'),
        interactions: eb.ref('excluded.interactions'),
        openedReports: eb.ref('excluded.openedReports'),
        resolvedReports: eb.ref('excluded.resolvedReports'),
        activeUsers: eb.ref('excluded.activeUsers'),
      })),
    ),
);

/** The next of the people who were here since a time. */
export const findSeenAfter = prepare<{ afterId: number; since: number; limit: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select(['id', 'accountId', 'lastActiveAt'])
    .where('id', '>', q.param('afterId'))
    .where('lastActiveAt', '>=', q.param('since'))
    .orderBy('id')
    .limit(q.param('limit')),
);

export const countJoined = prepare<Ids>()((q) =>
  q.db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('id', '>=', q.param('from'))
    .where('id', '<', q.param('until')),
);

export const countOpenedReports = prepare<Ids>()((q) =>
  q.db
    .selectFrom('reports')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('id', '>=', q.param('from'))
    .where('id', '<', q.param('until')),
);

export const countResolvedReports = prepare<{ since: number; before: number }>()((q) =>
  q.db
    .selectFrom('reports')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('resolvedAt', '>=', q.param('since'))
    .where('resolvedAt', '<', q.param('before')),
);

export const countRepliesBy = prepare<ByThese>()((q) =>
  q.db
    .selectFrom('posts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(q.inIds('accountId', 'accountIds'))
    .where('id', '>=', q.param('from'))
    .where('id', '<', q.param('until'))
    .where('state', 'not in', ['held', 'refused'])
    .where('replyToId', 'is not', null),
);

export const countLikesBy = prepare<ByThese>()((q) =>
  q.db
    .selectFrom('votes')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(q.inIds('accountId', 'accountIds'))
    .where('value', '=', 1)
    .where('id', '>=', q.param('from'))
    .where('id', '<', q.param('until')),
);

export const countBoostsBy = prepare<ByThese>()((q) =>
  q.db
    .selectFrom('boosts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(q.inIds('accountId', 'accountIds'))
    .where('id', '>=', q.param('from'))
    .where('id', '<', q.param('until')),
);

type CohortsOf = Pick<CohortsTable, 'frequency'> & { first: number; last: number };

export const findCohorts = prepare<CohortsOf>()((q) =>
  q.db
    .selectFrom('cohorts')
    .selectAll()
    .where('frequency', '=', q.param('frequency'))
    .where('cohort', '>=', q.param('first'))
    .where('cohort', '<=', q.param('last')),
);

export const putCohort = prepare<CohortsTable>()((q) =>
  q.db
    .insertInto('cohorts')
    .values({
      frequency: q.param('frequency'),
      cohort: q.param('cohort'),
      joined: q.param('joined'),
      stayedJson: q.param('stayedJson'),
    })
    .onConflict((conflict) =>
      conflict.columns(['frequency', 'cohort']).doUpdateSet((eb) => ({
        joined: eb.ref('excluded.joined'),
        stayedJson: eb.ref('excluded.stayedJson'),
      })),
    ),
);

export const deleteCohortsBefore = prepare<Pick<CohortsTable, 'frequency'> & { before: number }>()((q) =>
  q.db.deleteFrom('cohorts').where('frequency', '=', q.param('frequency')).where('cohort', '<', q.param('before')),
);
