import { type Figure, median } from '../lib/measure.ts';
import { describeMemory, type Memory, memoryOf } from '../lib/memory.ts';
import { type Started, startScript } from '../lib/process.ts';
import type { Row } from '../lib/room.ts';
import { useEverything } from '../lib/use-everything.ts';

/** Long enough for a process to notice that it is at rest, and to give back what it has no use for. */
const SETTLE_MS = 20_000;
const REST_MB = 105;
const USED_MB = 150;
const START_MS = 1_000;

/** Memory of a server at rest and after much use, and the time to its first answer, against a bare Node server. */
export const memory: Row = {
  name: 'memory',
  measure: (room) =>
    room.withSite(async (site) => {
      const used = await site.fill(async ({ seed }) => {
        const [reader, author] = [await seed.account('reader'), await seed.account('author1')];
        await seed.follow(reader, author);
        let postId = 0;
        for (let i = 0; i < 1_000; i++) postId = await seed.post(author, `the linnet sings number ${i} #birds @reader`);
        return { token: await seed.token(reader), accountId: author.id, postId };
      });
      const rest: Weighed[] = [];
      const after: Weighed[] = [];
      const bare: Weighed[] = [];
      for (let round = 0; round < room.rounds; round++) {
        const server = await site.start();
        // Everything loaded: pages, API, federation.
        for (const path of ['/', '/api/v2/instance', '/@author1', '/.well-known/nodeinfo']) {
          await (await fetch(server.url + path)).text();
        }
        rest.push(await weigh(server));
        await useEverything(server.url, used);
        after.push(await weigh(server));
        await server.stop();
        const floor = await startScript('floors/idle.mjs');
        bare.push(await weigh(floor));
        await floor.stop();
      }
      return [
        compare('memory at rest, everything loaded', rest, bare, REST_MB),
        compare('memory after 2,400 requests of every kind', after, bare, USED_MB),
        compareStart(rest, bare),
      ];
    }),
};

interface Weighed {
  memory: Memory;
  madeOf: string;
  startMs: number;
}

async function weigh(server: Started): Promise<Weighed> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const memory = memoryOf(server.pid);
  const seen = await server.watch(async () => {});
  return { memory, madeOf: describeMemory(memory, seen.memory), startMs: server.firstAnswerMs };
}

function compare(work: string, ours: Weighed[], bare: Weighed[], aim: number): Figure {
  const mb = median(ours.map(({ memory }) => memory.total));
  const floor = median(bare.map(({ memory }) => memory.total));
  const typical = ours.find(({ memory }) => memory.total === mb);
  return {
    work,
    floor: `${floor.toFixed(0)} MB: bare Node`,
    value: `${mb.toFixed(0)} MB: ${typical?.madeOf}`,
    ratio: mb / floor,
    aim: `≤ ${aim} MB`,
    reached: mb <= aim,
  };
}

function compareStart(ours: Weighed[], bare: Weighed[]): Figure {
  const [ms, floor] = [median(ours.map(({ startMs }) => startMs)), median(bare.map(({ startMs }) => startMs))];
  return {
    work: 'time from start to first answer',
    floor: `${floor.toFixed(0)} ms: bare Node`,
    value: `${ms.toFixed(0)} ms`,
    ratio: ms / floor,
    aim: `≤ ${START_MS.toLocaleString('en')} ms`,
    reached: ms <= START_MS,
  };
}
