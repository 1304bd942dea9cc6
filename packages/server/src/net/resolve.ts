import { lookup, Resolver } from 'node:dns/promises';
import { createCache } from '../lib/cache.ts';
import type { Clock } from '../lib/clock.ts';

/** All addresses of a host name, in the order in which they should be tried. */
export type ResolveHost = (hostname: string) => Promise<string[]>;

/** The system's own resolver: knows the hosts file and a container's names. */
export async function resolveLocally(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map((entry) => entry.address);
}

/**
 * Resolves over DNS itself: getaddrinfo would run in the thread pool that also syncs the database, where a few
 * hundred dead hosts of one fan-out hold up everybody. Two tries end within the time a connection may take. Names without a dot are never public names: they go to the
 * system. So does everything when no DNS server is configured (`ECONNREFUSED`).
 */
export function createResolver(): ResolveHost {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  return async (hostname) => {
    if (!hostname.includes('.')) return resolveLocally(hostname);
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const failure: unknown = answers[0].status === 'rejected' ? answers[0].reason : undefined;
    if ((failure as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED') return resolveLocally(hostname);
    throw failure;
  };
}

const REMEMBERED_MS = 30_000;

/** Asks once for all that want the same name within half a minute. Failures are not kept. */
export function rememberAnswers(resolve: ResolveHost, clock: Clock): ResolveHost {
  const answers = createCache<string, Promise<string[]>>({ max: 5_000, ttlMs: REMEMBERED_MS, clock });
  return (hostname) => {
    const known = answers.get(hostname);
    if (known !== undefined) return known;
    const answer = resolve(hostname);
    answers.set(hostname, answer);
    answer.catch(() => {
      if (answers.get(hostname) === answer) answers.delete(hostname);
    });
    return answer;
  };
}
