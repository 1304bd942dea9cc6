import type { Config } from '../config/load.ts';
import type { Dialect } from '../config/option-kinds.ts';

/** How apps that were made for another server's software find and accept this one. */
export interface Door {
  /** What its apps look for in NodeInfo, with a version whose API is the one that is here. */
  software: { name: string; version: string };
  /** A route of its API without which the door stays closed. */
  needs: { method: 'GET' | 'POST'; url: string };
  /** Addresses of NodeInfo that nobody but its apps reads. What two doors name belongs to the first that is open. */
  fixed: readonly string[];
  /** An app that follows `/.well-known/nodeinfo` like any server, and says in its user agent who it is. */
  agent?: RegExp;
  /** What a face of it serves besides the API and what every face does. */
  serves?: RegExp;
}

/**
 * All doors. Nobody else reads what stands in `fixed`: `/.well-known/nodeinfo` leads servers and statistics to
 * `/nodeinfo/linnet/…`, which says linnet whatever is open.
 */
export const DOORS: Readonly<Record<Dialect, Door>> = {
  // Photon reads /nodeinfo/2.1, Jerboa /nodeinfo/2.0.json and refuses what is not 0.18 or 0.19.
  lemmy: {
    software: { name: 'lemmy', version: '0.19.20' },
    needs: { method: 'GET', url: '/api/v3/site' },
    fixed: ['/nodeinfo/2.1', '/nodeinfo/2.0.json'],
    agent: /^VoyagerApp\//,
    serves: /^\/pictrs\//,
  },
  // Its own app asks for 0.12.3 at least.
  pixelfed: {
    software: { name: 'pixelfed', version: '0.12.6' },
    needs: { method: 'GET', url: '/api/v2/config' },
    fixed: ['/api/nodeinfo/2.0.json'],
  },
  // Its apps follow /.well-known/nodeinfo, and take any name but for one, which needs a face.
  misskey: {
    software: { name: 'misskey', version: '2025.10.2' },
    needs: { method: 'POST', url: '/api/meta' },
    fixed: [],
    serves: /^\/streaming(?:\/|$)/,
  },
  // Two web apps: one reads each address, neither looks at the name.
  pleroma: {
    software: { name: 'pleroma', version: '2.9.1' },
    needs: { method: 'GET', url: '/api/pleroma/frontend_configurations' },
    fixed: ['/nodeinfo/2.1.json', '/nodeinfo/2.0.json'],
  },
};

/** The doors that the operator leaves open and whose API is here. */
export function openDoors(
  { appDoors }: Pick<Config, 'appDoors'>,
  isMounted: (route: Door['needs']) => boolean,
): ReadonlySet<Dialect> {
  const dialects = Object.keys(DOORS) as Dialect[];
  return new Set(appDoors ? dialects.filter((dialect) => isMounted(DOORS[dialect].needs)) : []);
}

/** Whose app reads this address of NodeInfo; undefined where it is nobody's. */
export function doorAt(open: ReadonlySet<Dialect>, path: string): Dialect | undefined {
  return [...open].find((dialect) => DOORS[dialect].fixed.includes(path));
}

/** Whose app this is, of those that say so. */
export function doorOfAgent(open: ReadonlySet<Dialect>, agent = ''): Dialect | undefined {
  return [...open].find((dialect) => DOORS[dialect].agent?.test(agent));
}
