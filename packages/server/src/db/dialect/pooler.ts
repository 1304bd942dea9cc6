import pg from 'pg';

const CONNECT_MS = 5_000;
/** With a pool that others use too, each question is answered by whoever is free: some of these find another. */
const QUESTIONS = 12;

/** What stands between us and PostgreSQL, and for how long it gives us a connection of its own. */
export type Pooling = 'none' | 'session' | 'transaction' | 'statement';

export interface Pooler {
  pooling: Pooling;
  /** Whether statements that were prepared under a name are still there when they are run. */
  keepsNames: boolean;
}

/** Asks the address by its behaviour, as poolers have no common word for it. Throws where nobody answers. */
export async function inspectPooler(url: string): Promise<Pooler> {
  return withClient(url, async (client) => {
    const pooling = await findPooling(client, url);
    const passes = pooling === 'none' || pooling === 'session';
    return { pooling, keepsNames: passes || (pooling === 'transaction' && (await isRenamed(client))) };
  });
}

/** What `client`, which is connected to the same address, is given. */
export async function findPooling(client: pg.Client, url: string): Promise<Pooling> {
  const first = await askWho(client);
  // PostgreSQL introduces itself by the number of the process that answers; a pooler by one of its own.
  if (first === toldAtTheStart(client)) return 'none';
  if (await refusesTransactions(client)) return 'statement';
  return (await isShared(client, first, url)) ? 'transaction' : 'session';
}

/** Whether somebody else is given what answers us while we are connected and at rest. */
function isShared(client: pg.Client, first: number, url: string): Promise<boolean> {
  return withClient(url, async (other) => {
    for (let i = 0; i < QUESTIONS; i++) {
      if ((await askWho(other)) === first || (await askWho(client)) !== first) return true;
    }
    return false;
  });
}

async function refusesTransactions(client: pg.Client): Promise<boolean> {
  try {
    await client.query('begin');
    await client.query('rollback');
    return false;
  } catch (error) {
    if (isStatementPooling(error)) return true;
    throw error;
  }
}

/** The words of PgBouncer: it has no code for them. */
export const isStatementPooling = (error: unknown): boolean =>
  error instanceof Error && /statement pooling/.test(error.message);

/** A pooler that keeps names for its clients gives them others at the server. */
async function isRenamed(client: pg.Client): Promise<boolean> {
  const name = 'linnet_is_renamed';
  await client.query('begin');
  try {
    await client.query({ name, text: 'select 1' });
    const { rowCount } = await client.query('select 1 from pg_prepared_statements where name = $1', [name]);
    return rowCount === 0;
  } catch (error) {
    if (isNameLost(error)) return false;
    throw error;
  } finally {
    await client.query('rollback');
  }
}

/** invalid_sql_statement_name and duplicate_prepared_statement: the names here and there are not the same. Nothing was done. */
const NAME_LOST = new Set(['26000', '42P05']);

export const isNameLost = (error: unknown): boolean =>
  NAME_LOST.has(String((error as { code?: unknown } | null)?.code ?? ''));

async function askWho(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}

const toldAtTheStart = (client: pg.Client): unknown => (client as pg.Client & { processID?: unknown }).processID;

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
