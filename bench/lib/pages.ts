import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Post, repeatGet, sendAll } from './load.ts';
import { measureRate, median } from './measure.ts';
import { type Started, startScript } from './process.ts';
import type { Site } from './site.ts';

const SECONDS = 3;
const CLIENTS = 16;

export interface PageRead {
  url: string;
  headers?: Record<string, string>;
}

/** Pages a second and core of each server, in turns, so that a slow moment of the machine meets all of them. */
export function compareReads(reads: (PageRead & { pid: number })[], rounds: number): Promise<number[]> {
  return compare(reads, rounds, async ({ url, headers }) => (await repeatGet(url, SECONDS, headers, CLIENTS)).requests);
}

/** The same one page after the other, for pages that may take so long that sixteen at once would tell nothing. */
export function compareSingleReads(reads: (PageRead & { pid: number })[], rounds: number): Promise<number[]> {
  return compare(reads, rounds, async ({ url, headers = {} }) => {
    const { origin, pathname, search } = new URL(url);
    function* pages(): Generator<Post> {
      const end = performance.now() + 1_000;
      for (let i = 0; i < 3 || performance.now() < end; i++) {
        yield { method: 'GET', path: pathname + search, headers, body: '' };
      }
    }
    return (await sendAll(origin, pages(), 1, 200)).requests;
  });
}

async function compare<R extends { pid: number }>(
  reads: R[],
  rounds: number,
  load: (read: R) => Promise<number>,
): Promise<number[]> {
  const rates = reads.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, read] of reads.entries()) {
      const { perCore } = await measureRate(read.pid, () => load(read));
      // The first round warms up.
      if (round >= 0) rates[i]?.push(perCore);
    }
  }
  return rates.map(median);
}

/**
 * A bare server that runs the statements behind one page that was read before, and answers its bytes; `bytes` alone if there
 * is no more to it.
 */
export async function startPageFloor(
  site: Site,
  server: Started,
  path: string,
  token: string,
  what: 'statements' | 'bytes' = 'statements',
): Promise<Started> {
  const headers = { authorization: `Bearer ${token}` };
  // Who asks, and what is kept of the posts, is known from here on.
  for (let i = 0; i < 2; i++) await (await fetch(server.url + path, { headers })).arrayBuffer();
  const seen = await server.watch(async () => {
    const answer = await fetch(server.url + path, { headers });
    const body = Buffer.from(await answer.arrayBuffer());
    const count = (JSON.parse(body.toString()) as unknown[]).length;
    if (answer.status !== 200 || count !== 20) throw new Error(`${path}: ${count} posts: ${body.subarray(0, 200)}`);
    return body;
  });
  const reads = seen.statements.filter(({ sql }) => /^\s*(select|with)/.test(sql) && !/"(jobs|deliver\w+)"/.test(sql));
  const [statements, body] = [join(site.folder, `${what}.json`), join(site.folder, 'body.json')];
  await writeFile(statements, JSON.stringify(what === 'bytes' ? [] : reads));
  await writeFile(body, seen.result);
  return startScript('floors/pages.ts', {
    BENCH_DATABASE: site.database,
    BENCH_STATEMENTS: statements,
    BENCH_BODY: body,
  });
}
