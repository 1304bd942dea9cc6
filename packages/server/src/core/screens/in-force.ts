import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { compileScreens, type Sieve } from './compile.ts';
import { findScreens } from './queries.ts';
import { type Screen, toScreen } from './screen.ts';

/** All of them are looked for in every post. */
export const SCREENS_MAX = 200;
/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 10_000;

interface InForce {
  local: Sieve | undefined;
  remote: Sieve | undefined;
}

const cached = perProcess((ctx) => createToldCache<'all', InForce>(ctx, ['screens'], { max: 1, ttlMs: FRESH_MS }));

/** What posts of here, or of elsewhere, go through; undefined where there is nothing to look for. */
export async function loadSieve(ctx: Context, origin: 'local' | 'remote'): Promise<Sieve | undefined> {
  const known = await cached(ctx).load('all', async (db) => {
    const screens = (await findScreens.all(db, {})).map(toScreen).filter(({ enabled }) => enabled);
    return { local: await compileFor(screens, 'local'), remote: await compileFor(screens, 'remote') };
  });
  return known[origin];
}

async function compileFor(screens: readonly Screen[], origin: 'local' | 'remote'): Promise<Sieve | undefined> {
  const wanted = screens.filter(({ scope }) => scope === 'both' || scope === origin);
  return wanted.length === 0 ? undefined : compileScreens(wanted);
}
