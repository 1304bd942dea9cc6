import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { PollsTable } from '../../db/tables/polls.ts';

export interface PollRow extends PollsTable {
  /** Whose post it is, and whether that was written here. */
  accountId: number;
  local: 0 | 1;
}

function pollQuery(held: boolean) {
  return prepare<{ postId: number }>()(
    (q) => sql<PollRow>`
      select l.*, p."accountId", p."local" from "polls" l join "posts" p on p."id" = l."postId"
      where l."postId" = ${q.param('postId')} ${held ? q.lock('update', 'l') : sql``}`,
  );
}
export const findPoll = pollQuery(false);
/** The same; nobody else changes it until the transaction ends. After its post, where that is held as well. */
export const lockPoll = pollQuery(true);

export const findOptions = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('pollOptions').select(['title', 'votes']).where('postId', '=', q.param('postId')).orderBy('position'),
);

/** The options of polls, each with its poll; sorted by who asks, as pages are small. */
export const findPollsOf = prepare<{ postIds: number[] }>()((q) =>
  q.db
    .selectFrom('pollOptions')
    .innerJoin('polls', 'polls.postId', 'pollOptions.postId')
    .select(['pollOptions.postId', 'position', 'title', 'votes', 'multiple', 'hideTotals', 'voters', 'endsAt'])
    .where(q.inIds('pollOptions.postId', 'postIds')),
);

/** What these accounts chose. */
export const findChoicesOf = prepare<{ accountIds: number[]; postIds: number[] }>()((q) =>
  q.db
    .selectFrom('pollVotes')
    .select(['accountId', 'postId', 'choice'])
    .where(q.inIds('accountId', 'accountIds'))
    .where(q.inIds('postId', 'postIds')),
);

export const findVotesBy = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('pollVotes')
    .select(['id', 'choice'])
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId')),
);

/** Votes by their ids, as far as they still stand, with the option that was chosen. */
export const findVotesById = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('pollVotes as v')
    .innerJoin('pollOptions as o', (join) =>
      join.onRef('o.postId', '=', 'v.postId').onRef('o.position', '=', 'v.choice'),
    )
    .select(['v.id', 'o.title'])
    .where(q.inIds('v.id', 'ids'))
    .orderBy('v.id'),
);

/** People here who voted, by account, behind `after`. */
export const findVoters = prepare<{ postId: number; after: number; limit: number }>()(
  (q) => sql<{ accountId: number; place: number }>`
    select distinct v."accountId", v."accountId" as "place" from "pollVotes" v join "users" u on u."accountId" = v."accountId"
    where v."postId" = ${q.param('postId')} and v."accountId" > ${q.param('after')}
    order by v."accountId" limit ${q.bigint('limit')}`,
);

export const hasVotes = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('pollVotes').select('id').where('postId', '=', q.param('postId')).limit(1),
);

export const addToOption = prepare<{ postId: number; position: number; by: number }>()((q) =>
  q.db
    .updateTable('pollOptions')
    .set({ votes: sql`case when "votes" + ${q.bigint('by')} < 0 then 0 else "votes" + ${q.bigint('by')} end` })
    .where('postId', '=', q.param('postId'))
    .where('position', '=', q.param('position')),
);

/** Where the number is known. */
export const addToVoters = prepare<{ postId: number; by: number }>()((q) =>
  q.db
    .updateTable('polls')
    .set({ voters: sql`case when "voters" + ${q.bigint('by')} < 0 then 0 else "voters" + ${q.bigint('by')} end` })
    .where('postId', '=', q.param('postId')),
);

export const setVotes = prepare<{ postId: number; position: number; votes: number }>()((q) =>
  q.db
    .updateTable('pollOptions')
    .set({ votes: q.param('votes') })
    .where('postId', '=', q.param('postId'))
    .where('position', '=', q.param('position')),
);

export const updatePoll = prepare<Pick<PollsTable, 'postId' | 'hideTotals' | 'voters' | 'endsAt' | 'endedAt'>>()((q) =>
  q.db
    .updateTable('polls')
    .set({
      hideTotals: q.param('hideTotals'),
      voters: q.param('voters'),
      endsAt: q.param('endsAt'),
      endedAt: q.param('endedAt'),
    })
    .where('postId', '=', q.param('postId')),
);

export const setTelling = prepare<Pick<PollsTable, 'postId' | 'toldAt' | 'tellAt'>>()((q) =>
  q.db
    .updateTable('polls')
    .set({ toldAt: q.param('toldAt'), tellAt: q.param('tellAt') })
    .where('postId', '=', q.param('postId')),
);

export const setEnded = prepare<{ postId: number; endedAt: number }>()((q) =>
  q.db
    .updateTable('polls')
    .set({ endedAt: q.param('endedAt') })
    .where('postId', '=', q.param('postId')),
);

/** Answers 1 for whoever is to ask: nobody did since `before`. */
export const beginLook = prepare<{ postId: number; now: number; before: number }>()((q) =>
  q.db
    .updateTable('polls')
    .set({ lookedAt: q.param('now') })
    .where('postId', '=', q.param('postId'))
    .where('lookedAt', '<=', q.param('before')),
);

export const deleteVotesBy = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db.deleteFrom('pollVotes').where('accountId', '=', q.param('accountId')).where('postId', '=', q.param('postId')),
);

export const deletePoll = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('polls').where('postId', '=', q.param('postId')),
);

export const deleteOptions = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('pollOptions').where('postId', '=', q.param('postId')),
);

export const deleteVotes = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('pollVotes').where('postId', '=', q.param('postId')),
);
