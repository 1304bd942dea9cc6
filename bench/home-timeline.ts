import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repeatGet } from './lib/load.ts';
import { type Figure, measureRate, median, round } from './lib/measure.ts';
import { type Started, startLinnet, startScript, withFolder } from './lib/process.ts';
import { seedPosts } from './lib/seed.ts';

const POSTS = 100_000;
const ROUNDS = 3;
const SECONDS = 3;
const CLIENTS = 16;

/** A page of 20 posts with a token, 100,000 posts stored, against a bare server that runs the same SQL. */
export function benchHomeTimeline(): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const { token, reader } = await seedPosts(folder, POSTS);
    const server = await startLinnet(folder);
    const path = '/api/v1/timelines/home';
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(server.url + path, { headers });
    const body = Buffer.from(await answer.arrayBuffer());
    const count = (JSON.parse(body.toString()) as unknown[]).length;
    if (answer.status !== 200 || count !== 20) throw new Error(`a page of ${count} posts: ${body.subarray(0, 200)}`);
    await writeFile(join(folder, 'body.json'), body);
    const floor = await startScript('floor-home.ts', {
      BENCH_DATABASE: join(folder, 'linnet.sqlite'),
      BENCH_BODY: join(folder, 'body.json'),
      BENCH_READER: String(reader.id),
    });
    try {
      return [await compare({ server, floor, path, headers })];
    } finally {
      await floor.stop();
      await server.stop();
    }
  });
}

interface Pair {
  server: Started;
  floor: Started;
  path: string;
  headers: Record<string, string>;
}

/** In turns, so that a slow moment of the machine meets both. */
async function compare({ server, floor, path, headers }: Pair): Promise<Figure> {
  const rates = { server: [] as number[], floor: [] as number[] };
  const run = async (started: Started) =>
    (
      await measureRate(
        started.pid,
        async () => (await repeatGet(started.url + path, SECONDS, headers, CLIENTS)).requests,
      )
    ).perCore;
  for (let round = -1; round < ROUNDS; round++) {
    const [ours, bare] = [await run(server), await run(floor)];
    // The first round warms both up.
    if (round < 0) continue;
    rates.server.push(ours);
    rates.floor.push(bare);
  }
  const [ours, bare] = [median(rates.server), median(rates.floor)];
  return {
    work: 'home timeline, 20 posts, 100,000 stored',
    floor: `${round(bare)} pages/s per core: bare node:http, same SQL, same bytes`,
    value: `${round(ours)} pages/s per core`,
    ratio: (ours / bare).toFixed(2),
    aim: '≥ 0.6 and ≥ 3,000/s per core',
    reached: ours / bare >= 0.6 && ours >= 3000,
  };
}
