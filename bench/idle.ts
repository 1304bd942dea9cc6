import { type Figure, median, residentMb } from './lib/measure.ts';
import { type Started, startLinnet, startScript, withFolder } from './lib/process.ts';
import { seedPosts } from './lib/seed.ts';

const RUNS = 3;
/** Long enough for start-up's garbage to be collected and its timers to have run. */
const SETTLE_MS = 10_000;

/** Memory of an idle server and the time to its first answer, against a bare Node server. */
export function benchIdle(): Promise<Figure[]> {
  return withFolder(async (folder) => {
    await seedPosts(folder, 1_000);
    const server = await measure(
      () => startLinnet(folder),
      async ({ url }) => {
        // Everything loaded: pages, API, federation.
        for (const path of ['/', '/api/v2/instance', '/@author1', '/.well-known/nodeinfo'])
          await (await fetch(url + path)).text();
      },
    );
    const bare = await measure(
      () => startScript('floor-idle.mjs', {}),
      async () => {},
    );
    return [
      {
        work: 'memory at rest, everything loaded',
        floor: `${bare.mb.toFixed(0)} MB: bare Node`,
        value: `${server.mb.toFixed(0)} MB`,
        ratio: (server.mb / bare.mb).toFixed(2),
        aim: '≤ 110 MB',
        reached: server.mb <= 110,
      },
      {
        work: 'time from start to first answer',
        floor: `${bare.ms.toFixed(0)} ms: bare Node`,
        value: `${server.ms.toFixed(0)} ms`,
        ratio: (server.ms / bare.ms).toFixed(2),
        aim: '≤ 1,000 ms',
        reached: server.ms <= 1_000,
      },
    ];
  });
}

async function measure(start: () => Promise<Started>, use: (server: Started) => Promise<void>) {
  const mb: number[] = [];
  const ms: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const server = await start();
    ms.push(server.firstAnswerMs);
    await use(server);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    mb.push(residentMb(server.pid));
    await server.stop();
  }
  return { mb: median(mb), ms: median(ms) };
}
