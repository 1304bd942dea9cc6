import { repeatGet } from '../lib/load.ts';
import { cpuSeconds, median, round } from '../lib/measure.ts';
import type { Started } from '../lib/process.ts';
import type { Row } from '../lib/room.ts';
import type { Site } from '../lib/site.ts';
import { fillHome, HOME } from './home.ts';

const SECONDS = 3;
const CLIENTS = 64;
/** From then on a page costs the same. */
const WARM_CPU_S = 4;
const AIM = 1.7;

/**
 * The home timeline of one process and of two on the same data. What loads them runs on the same machine and takes its
 * share, so time tells nothing here: what counts is the processor time of a page, and how evenly it is spread.
 */
export const processes: Row = {
  name: 'processes',
  async measure(room) {
    // Processes on PostgreSQL are servers of their own: `startProcesses` is where they would be started.
    if (room.engine !== 'SQLite') return [];
    return room.withSite(async (site) => {
      const token = await site.fill(fillHome);
      const [one, two] = [[] as Load[], [] as Load[]];
      for (let i = 0; i < room.rounds; i++) {
        one.push(await measure(site, 1, token));
        two.push(await measure(site, 2, token));
      }
      const [ours, alone] = [two, one].map((loads) => median(loads.map((load) => load.perSecond))) as [number, number];
      const busier = median(two.map((load) => load.busiest));
      return [
        {
          work: 'home timeline by two processes',
          floor: `${round(alone)} pages/s of processor time: one process`,
          value: `${round(ours)} pages/s of the processor time of both, of which the busier took ${Math.round(busier * 100)} %`,
          ratio: ours / alone,
          aim: `≥ ${AIM}`,
          reached: ours / alone >= AIM,
        },
      ];
    });
  },
};

interface Load {
  /** Pages, where each process has a processor to itself. */
  perSecond: number;
  /** The share of the work that the busiest one did. */
  busiest: number;
}

async function measure(site: Site, count: number, token: string): Promise<Load> {
  const { server, pids } = await startProcesses(site, count);
  const headers = { authorization: `Bearer ${token}` };
  try {
    // Two processes need twice as long to be warm as one.
    while (Math.min(...pids.map(cpuSeconds)) < WARM_CPU_S) await repeatGet(server.url + HOME, 1, headers, CLIENTS);
    const before = pids.map(cpuSeconds);
    const { requests } = await repeatGet(server.url + HOME, SECONDS, headers, CLIENTS);
    const spent = pids.map((pid, i) => cpuSeconds(pid) - (before[i] as number));
    const all = spent.reduce((sum, seconds) => sum + seconds, 0);
    return { perSecond: (requests / all) * count, busiest: Math.max(...spent) / all };
  } finally {
    await server.stop();
  }
}

/** A server of `count` processes, once all of them answer. */
async function startProcesses(site: Site, count: number): Promise<{ server: Started; pids: number[] }> {
  const server = await site.start({ WEB_PROCESSES: String(count - 1) });
  for (;;) {
    const figures = await (await fetch(`${server.url}/metrics`)).text();
    const readers = [...figures.matchAll(/^linnet_reader_cpu_seconds\{pid="(\d+)"\}/gm)].map(([, pid]) => Number(pid));
    if (readers.length === count - 1) return { server, pids: [server.pid, ...readers] };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
