import type { Db } from '../../src/db/database.ts';
import { SUSPECT } from '../../src/db/queries/jobs.ts';

/** It never ends: no work of a busy machine takes so long. */
const WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 10;

/** Waits until the server has nothing left to do: no job due, held or failing, and no delivery. Throws if it never is. */
export async function untilSettled(db: Db): Promise<void> {
  const began = performance.now();
  for (;;) {
    const left = await countLeft(db);
    if (left === 0) return;
    if (performance.now() - began > WITHIN_MS)
      throw new Error(`${left} jobs and deliveries are left:\n${await show(db)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Jobs put off for later (no failure, no suspicion, nobody's) do not count. Those that failed for good do: something is wrong. */
async function countLeft(db: Db): Promise<number> {
  const { rows } = await db.execute<{ left: number }>(
    `select (select count(*) from "jobs" where "runAt" <= ${Date.now()} or "worker" is not null or "attempts" > 0
        or ("deaths" >= ${SUSPECT} and "uniqueKey" is null))
      + (select count(*) from "deliveries") as "left"`,
    [],
  );
  return Number(rows[0]?.left);
}

async function show(db: Db): Promise<string> {
  const jobs = await db.execute(`select * from "jobs" order by "worker" is null, "id" limit 5`, []);
  const hosts = await db.execute(`select * from "deliveryHosts" limit 5`, []);
  return JSON.stringify([...jobs.rows, ...hosts.rows], null, 1);
}
