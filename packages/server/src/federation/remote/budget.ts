import type { Context } from '../../core/context.ts';

/** What one trigger (an activity, a look-up) may fetch from elsewhere, all depths together (GHSA: unbounded discovery). */
export interface Budget {
  left: number;
  /** When it is over (ms), whatever is left. */
  until: number;
  /** Whether the work goes on elsewhere as soon as anybody has to be asked. */
  defers: boolean;
  /** What is fetched is quoted: what it quotes in turn is not looked for. */
  forQuote?: boolean;
}

/** The work needs another server and is to be begun again where there is time for that. */
export class DeferredError extends Error {
  constructor() {
    super('another server has to be asked');
    this.name = 'DeferredError';
  }
}

const FETCHES = 50;
const TIME_MS = 30_000;

export function createBudget(ctx: Pick<Context, 'clock'>, fetches = FETCHES): Budget {
  return { left: fetches, until: ctx.clock.now() + TIME_MS, defers: false };
}

/** For work that must not wait for anybody. */
export function createDeferringBudget(): Budget {
  return { left: 0, until: 0, defers: true };
}

/** Takes one fetch; answers why there is none to be had. Throws DeferredError. */
export function spendFetch(
  ctx: Pick<Context, 'clock'>,
  budget: Budget,
): 'too-many-fetches' | 'out-of-time' | undefined {
  if (budget.defers) throw new DeferredError();
  if (budget.left <= 0) return 'too-many-fetches';
  if (ctx.clock.now() > budget.until) return 'out-of-time';
  budget.left -= 1;
  return undefined;
}
