import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';

type None = Record<never, never>;

/** All of a kind: they are few, and looked at in memory. Those that have ended are left out. */
export const findIpBlocksInForce = prepare<{ now: number; limit: number }>()((q) =>
  q.db
    .selectFrom('ipBlocks')
    .select(['first', 'last', 'severity', 'expiresAt'])
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', q.param('now'))]))
    .limit(q.param('limit')),
);
export const findDomainsInForce = prepare<{ limit: number }>()((q) =>
  q.db.selectFrom('emailDomainBlocks').select(['domain', 'approval']).limit(q.param('limit')),
);
export const findNamesInForce = prepare<{ limit: number }>()((q) =>
  q.db.selectFrom('usernameBlocks').select(['plain', 'exact', 'approval']).limit(q.param('limit')),
);
export const findEmailBlock = prepare<{ hash: string }>()((q) =>
  q.db.selectFrom('emailBlocks').selectAll().where('hash', '=', q.param('hash')),
);

export const listIpBlocks = prepareList<None>()((q, cut) => q.db.selectFrom('ipBlocks').selectAll().$call(cut('id')));
export const listEmailDomainBlocks = prepareList<None>()((q, cut) =>
  q.db.selectFrom('emailDomainBlocks').selectAll().$call(cut('id')),
);
export const listEmailBlocks = prepareList<None>()((q, cut) =>
  q.db.selectFrom('emailBlocks').selectAll().$call(cut('id')),
);
export const listUsernameBlocks = prepareList<None>()((q, cut) =>
  q.db.selectFrom('usernameBlocks').selectAll().$call(cut('id')),
);

export const findIpBlock = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('ipBlocks').selectAll().where('id', '=', q.param('id')),
);
export const findEmailDomainBlock = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('emailDomainBlocks').selectAll().where('id', '=', q.param('id')),
);
export const findEmailBlockById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('emailBlocks').selectAll().where('id', '=', q.param('id')),
);
export const findUsernameBlock = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('usernameBlocks').selectAll().where('id', '=', q.param('id')),
);

/** By what keeps two of the same apart. */
export const findIpBlockOf = prepare<{ range: string }>()((q) =>
  q.db.selectFrom('ipBlocks').selectAll().where('range', '=', q.param('range')),
);
export const findEmailDomainBlockOf = prepare<{ domain: string }>()((q) =>
  q.db.selectFrom('emailDomainBlocks').selectAll().where('domain', '=', q.param('domain')),
);
export const findUsernameBlockOf = prepare<{ plain: string }>()((q) =>
  q.db.selectFrom('usernameBlocks').selectAll().where('plain', '=', q.param('plain')),
);

export const updateIpBlock = prepare<{
  id: number;
  range: string;
  first: string;
  last: string;
  severity: string;
  comment: string;
  expiresAt: number | null;
}>()((q) =>
  q.db
    .updateTable('ipBlocks')
    .set({
      range: q.param('range'),
      first: q.param('first'),
      last: q.param('last'),
      severity: q.param('severity') as never,
      comment: q.param('comment'),
      expiresAt: q.param('expiresAt'),
    })
    .where('id', '=', q.param('id')),
);

export const deleteIpBlock = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('ipBlocks').where('id', '=', q.param('id')),
);
export const deleteEmailDomainBlock = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('emailDomainBlocks').where('id', '=', q.param('id')),
);
export const deleteEmailBlock = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('emailBlocks').where('id', '=', q.param('id')),
);
export const deleteUsernameBlock = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('usernameBlocks').where('id', '=', q.param('id')),
);

/** Those that ended long ago are of no use to anybody. */
export const deleteIpBlocksEndedBefore = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('ipBlocks').where('expiresAt', '<', q.param('before')),
);

const counting = (table: 'ipBlocks' | 'emailDomainBlocks' | 'emailBlocks' | 'usernameBlocks') =>
  prepare<None>()((q) => q.db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count')));
export const countIpBlocks = counting('ipBlocks');
export const countEmailDomainBlocks = counting('emailDomainBlocks');
export const countEmailBlocks = counting('emailBlocks');
export const countUsernameBlocks = counting('usernameBlocks');
