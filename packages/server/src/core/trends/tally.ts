const DAY_MS = 86_400_000;
/** After so long what somebody did counts half. */
const HALF_LIFE_MS = 6 * 3_600_000;
/** Fewer people are no trend, however eager. */
export const PEOPLE_MIN = 3;

/** Who used what, and when last; each person counts once. */
interface Used {
  /** In the last 24 hours: when they did last. */
  lately: Map<number, number>;
  before: Set<number>;
  /** By day: uses, and by whom. */
  days: Map<number, { uses: number; accounts: Set<number> }>;
}

export interface Tally {
  add(ref: string, accountId: number, at: number): void;
  /** Those that trend, the highest first, at most `max`. */
  rank(max: number): { ref: string; score: number }[];
  daysOf(ref: string): { day: number; uses: number; accounts: number }[];
}

/**
 * Counts people by what they use. What many use now and few used a day before is above what is used every day, and
 * everything goes down as hours pass.
 */
export function createTally(now: number): Tally {
  const all = new Map<string, Used>();

  function scoreOf({ lately, before }: Used): number {
    if (lately.size < PEOPLE_MIN) return 0;
    let recent = 0;
    for (const at of lately.values()) recent += halve(now - at);
    return recent ** 2 / (1 + before.size);
  }

  return {
    add(ref, accountId, at) {
      const used = all.get(ref) ?? { lately: new Map<number, number>(), before: new Set<number>(), days: new Map() };
      all.set(ref, used);
      if (now - at < DAY_MS) used.lately.set(accountId, Math.max(at, used.lately.get(accountId) ?? 0));
      else used.before.add(accountId);
      const day = Math.floor(at / DAY_MS);
      const counted = used.days.get(day) ?? { uses: 0, accounts: new Set<number>() };
      counted.uses++;
      counted.accounts.add(accountId);
      used.days.set(day, counted);
    },
    rank: (max) =>
      [...all]
        .map(([ref, used]) => ({ ref, score: scoreOf(used) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, max),
    daysOf: (ref) =>
      [...(all.get(ref)?.days ?? [])].map(([day, { uses, accounts }]) => ({ day, uses, accounts: accounts.size })),
  };
}

/** From 1 for now towards 0. */
export function halve(ageMs: number): number {
  return 0.5 ** (Math.max(0, ageMs) / HALF_LIFE_MS);
}
