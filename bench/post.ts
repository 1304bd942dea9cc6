import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type LoadResult, type Post, sendAll } from './lib/load.ts';
import { type Figure, median, round } from './lib/measure.ts';
import { startLinnet, withFolder } from './lib/process.ts';
import { seedPosts } from './lib/seed.ts';

const CLIENTS = 16;
const POSTS = 4_000;
const ROUNDS = 3;

/** Posts through the API by 16 clients, each durable before its answer, against single fsynced transactions. */
export function benchPost(): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const { token } = await seedPosts(folder, 1_000);
    const server = await startLinnet(folder);
    const runs: LoadResult[] = [];
    const floors: number[] = [];
    try {
      await sendAll(server.url, posts(token, 1_000), CLIENTS, 200);
      for (let i = 0; i < ROUNDS; i++) {
        runs.push(await sendAll(server.url, posts(token, POSTS), CLIENTS, 200));
        floors.push(fsyncedTransactions(join(folder, `floor-${i}.sqlite`)));
      }
    } finally {
      await server.stop();
    }
    const ours = median(runs.map((run) => run.requests / run.seconds));
    const p50 = median(runs.map((run) => run.p50));
    const floor = median(floors);
    return [
      {
        work: 'post through the API, 16 clients, durable',
        floor: `${round(floor)}/s: one fsynced SQLite transaction after the other`,
        value: `${round(ours)}/s, p50 ${p50.toFixed(1)} ms`,
        ratio: (ours / floor).toFixed(2),
        aim: '≥ 1,500/s and p50 ≤ 8 ms',
        reached: ours >= 1500 && p50 <= 8,
      },
    ];
  });
}

function* posts(token: string, count: number): Generator<Post> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (let i = 0; i < count; i++) {
    const status = `the evening comes over the field, and the linnet sings number ${i} #birds`;
    yield { path: '/api/v1/statuses', headers, body: JSON.stringify({ status }) };
  }
}

/** Transactions per second of one 1.5 kB row each, with SQLite's own fsync. */
function fsyncedTransactions(file: string): number {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table rows (id integer primary key, body text not null)');
  const insert = db.prepare('insert into rows (body) values (?)');
  const body = 'x'.repeat(1_500);
  const began = performance.now();
  let done = 0;
  for (; performance.now() - began < 1_000; done++) insert.run(body);
  const seconds = (performance.now() - began) / 1000;
  db.close();
  return done / seconds;
}
