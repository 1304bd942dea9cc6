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
/** Of what each further process could add. */
const AIM = 0.85;
const COUNTS = [
  [2, 'two'],
  [3, 'three'],
  [4, 'four'],
] as const;

/**
 * The home timeline of one process and of several on the same data. What loads them runs on the same machine and takes its
 * share, so time tells nothing here: what counts is the processor time of a page, and how evenly it is spread.
 */
export const processes: Row = {
  name: 'processes',
  async measure(room) {
    const start = room.engine === 'SQLite' ? startReaders : startServers;
    return room.withSite(async (site) => {
      const token = await site.fill(fillHome);
      const loads = new Map<number, Load[]>();
      for (let i = 0; i < room.rounds; i++) {
        for (const count of [1, ...COUNTS.map(([count]) => count)]) {
          const load = await measure(await start(site, count), token);
          loads.set(count, [...(loads.get(count) ?? []), load]);
        }
      }
      const perSecond = (count: number) => median((loads.get(count) ?? []).map((load) => load.perSecond));
      const alone = perSecond(1);
      return COUNTS.map(([count, name]) => {
        const ours = perSecond(count);
        const busiest = median((loads.get(count) ?? []).map((load) => load.busiest));
        return {
          work: `home timeline by ${name} processes`,
          floor: `${round(alone)} pages/s of processor time: one process`,
          value: `${round(ours)} pages/s of the processor time of all, of which the busiest took ${Math.round(busiest * 100)} %`,
          ratio: ours / alone,
          aim: `≥ ${Math.round(AIM * count * 100) / 100}`,
          reached: ours / alone >= AIM * count,
        };
      });
    });
  },
};

interface Load {
  /** Pages, where each process has a processor to itself. */
  perSecond: number;
  /** The share of the work that the busiest one did. */
  busiest: number;
}

/** What answers: where it is asked, and the processes that do it. */
interface Group {
  urls: string[];
  pids: number[];
  stop(): Promise<void>;
}

async function measure(group: Group, token: string): Promise<Load> {
  const { urls, pids } = group;
  const headers = { authorization: `Bearer ${token}` };
  const load = async (seconds: number) => {
    const each = urls.map((url) => repeatGet(url + HOME, seconds, headers, CLIENTS / urls.length));
    return (await Promise.all(each)).reduce((sum, { requests }) => sum + requests, 0);
  };
  try {
    // Several processes need as much longer to be warm.
    while (Math.min(...pids.map(cpuSeconds)) < WARM_CPU_S) await load(1);
    const before = pids.map(cpuSeconds);
    const requests = await load(SECONDS);
    const spent = pids.map((pid, i) => cpuSeconds(pid) - (before[i] as number));
    const all = spent.reduce((sum, seconds) => sum + seconds, 0);
    return { perSecond: (requests / all) * pids.length, busiest: Math.max(...spent) / all };
  } finally {
    await group.stop();
  }
}

/** On SQLite: one server of `count` processes on one port, once all of them answer. */
async function startReaders(site: Site, count: number): Promise<Group> {
  const server = await site.start({ WEB_PROCESSES: String(count - 1) });
  for (;;) {
    const figures = await (await fetch(`${server.url}/metrics`)).text();
    const readers = [...figures.matchAll(/^linnet_reader_cpu_seconds\{pid="(\d+)"\}/gm)].map(([, pid]) => Number(pid));
    if (readers.length === count - 1) {
      return { urls: [server.url], pids: [server.pid, ...readers], stop: server.stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** On PostgreSQL: `count` servers on one database, as behind a balancer. */
async function startServers(site: Site, count: number): Promise<Group> {
  const servers: Started[] = [];
  for (let i = 0; i < count; i++) servers.push(await site.startBeside(i));
  return {
    urls: servers.map((server) => server.url),
    pids: servers.map((server) => server.pid),
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}
