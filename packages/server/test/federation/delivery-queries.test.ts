import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connectDatabase } from '#src/db/connect.ts';
import type { Db } from '#src/db/database.ts';
import type { Prepared } from '#src/db/prepare.ts';
import {
  claimHosts,
  deleteDeliveries,
  findDelivered,
  findFirstDeliveries,
  findOutgoing,
} from '#src/db/queries/deliveries.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

describe('queries of deliveries', () => {
  let database: TestDatabase;
  let db: Db;
  before(async () => {
    database = await createTestDatabase();
    db = await connectDatabase(database.target);
  });
  after(async () => {
    await db.close();
    await database.drop();
  });

  /** The plan as text. An empty table is read whole unless PostgreSQL is told that this costs. */
  async function explain<P>(query: Prepared<P, unknown>, params: P): Promise<string> {
    const { sql, parameters } = query.compile(db, params);
    return db.write(async (tx) => {
      if (tx.engine === 'postgres') await tx.execute('set local enable_seqscan = off', []);
      const words = tx.engine === 'sqlite' ? 'explain query plan' : 'explain';
      const { rows } = await tx.execute<Record<string, unknown>>(`${words} ${sql}`, parameters);
      return rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n');
    });
  }

  const cases: [string, () => Promise<string>, RegExp][] = [
    [
      'due hosts by when they are due',
      () => explain(claimHosts, { now: 1, leaseUntil: 2, worker: 1, limit: 256 }),
      /deliveryHosts_nextAt/,
    ],
    [
      'the first deliveries by host',
      () => explain(findFirstDeliveries, { domainsJson: '["a.test"]', perHost: 50 }),
      /deliveries_(key|domain_id)/,
    ],
    ['bodies by id', () => explain(findOutgoing, { ids: [1, 2] }), /PRIMARY KEY|outgoingActivities_pkey/],
    ['what is done by id', () => explain(deleteDeliveries, { ids: [1, 2] }), /PRIMARY KEY|deliveries_id/],
    [
      'activities nobody waits for by their deliveries',
      () => explain(findDelivered, { above: 0, below: 9, limit: 500 }),
      /deliveries_activityId/,
    ],
  ];
  for (const [name, run, index] of cases) {
    it(`find ${name} through an index`, async () => {
      const plan = await run();
      assert.match(plan, index);
      assert.doesNotMatch(plan, /SCAN (deliveries|outgoingActivities|deliveryHosts|d|x)$|Seq Scan/m);
    });
  }
});
