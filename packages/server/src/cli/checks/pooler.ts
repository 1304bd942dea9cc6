import type { Config } from '../../config/load.ts';
import type { Pooler } from '../../db/dialect/pooler.ts';
import { type Check, type Finding, ok, problem, warning } from './check.ts';

const DIRECT = 'DATABASE_DIRECT_URL';
const GIVE_DIRECT = `Set ${DIRECT} to the address of PostgreSQL itself (or of a pool in session mode), or set REDIS_URL.`;

/** What stands between this server and PostgreSQL, and whether everything that goes through it arrives. */
export const poolerCheck: Check = {
  id: 'pooler',
  run: async ({ config }) => {
    if (!config.database.includes('://')) return ok('the database is a file');
    const { inspectPooler } = await import('../../db/dialect/pooler.ts');
    const asked = async (url: string, name: string): Promise<Pooler | Finding> =>
      inspectPooler(url).catch((error) =>
        problem(`${name} does not answer: ${(error as Error).message}`, `See that ${name} is right.`),
      );
    const found = await asked(config.database, 'DATABASE_URL');
    if ('level' in found) return found;
    const listening = config.redis === null ? await judgeBus(config, found, asked) : undefined;
    return listening ?? judge(found);
  },
};

/** Where messages between processes come by the database, they need a connection that stays theirs. */
async function judgeBus(
  { databaseDirect }: Config,
  found: Pooler,
  ask: (url: string, name: string) => Promise<Pooler | Finding>,
): Promise<Finding | undefined> {
  const direct = databaseDirect === null ? found : await ask(databaseDirect, DIRECT);
  if ('level' in direct) return direct;
  if (direct.pooling === 'none' || direct.pooling === 'session') return undefined;
  const which = databaseDirect === null ? 'DATABASE_URL' : DIRECT;
  return problem(`${which} leads to a pooler in ${direct.pooling} mode: processes cannot hear each other`, GIVE_DIRECT);
}

function judge({ pooling, keepsNames }: Pooler): Finding {
  if (pooling === 'none') return ok('PostgreSQL answers without a pooler between');
  if (pooling === 'statement')
    return problem('the pooler takes no transactions (statement mode)', 'Set its pool_mode to transaction.');
  if (keepsNames) return ok(`a pooler in ${pooling} mode, which keeps prepared statements`);
  return warning(
    'the pooler keeps no prepared statements: each is read and planned anew',
    'PgBouncer: version 1.21 or later, with max_prepared_statements = 500. Works without, at the cost of PostgreSQL’s time.',
  );
}
