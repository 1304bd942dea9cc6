import { createFairLimit, type Leave, type Shares } from '../lib/fair-limit.ts';
import { siteOfHost } from '../lib/site-of-host.ts';
import type { Deadline } from './deadline.ts';
import { OutboundError } from './outbound-error.ts';

/**
 * What a request is made for. Each has places of its own, so that strangers who make one of them slow stop none of the
 * others: person: somebody waits for the answer; inbox: something arrived that names it; delivery: something goes out;
 * media: a picture is looked at; page: a page that a post links to is read; push: somebody's app is told of something;
 * webhook: a program of staff's choice is told of something.
 */
export type Budget = 'person' | 'inbox' | 'delivery' | 'media' | 'page' | 'push' | 'webhook';

/** Places are held from before a connection is made until the last byte of the answer. */
const SHARES: Record<Budget, Shares> = {
  person: { atOnce: 64, perKey: 8, maxWaiting: 256, maxWaitingPerKey: 64 },
  inbox: { atOnce: 128, perKey: 8, maxWaiting: 1_024, maxWaitingPerKey: 128 },
  // How many these are is decided by those who deliver; a host is asked by few of them at a time.
  delivery: { atOnce: 8_192, perKey: 8, maxWaiting: 8_192 },
  media: { atOnce: 64, perKey: 8, maxWaiting: 512, maxWaitingPerKey: 64 },
  // Whoever waits here can come again: few do, so that no site holds those who ask.
  page: { atOnce: 16, perKey: 3, maxWaiting: 64, maxWaitingPerKey: 3 },
  // Most apps share a few push services.
  push: { atOnce: 128, perKey: 32, maxWaiting: 1_024, maxWaitingPerKey: 512 },
  // Fewer of one site than there may be of them, so that the others have places whatever it does.
  webhook: { atOnce: 64, perKey: 8, maxWaiting: 64, maxWaitingPerKey: 50 },
};

export interface Spending {
  budget: Budget;
  /** Whom it goes to. */
  host: string;
  /** Whose doing it is: its share counts too. */
  onBehalfOf: string | undefined;
}

/** Gives out places; throws `busy` when too many wait, or the deadline comes first. */
export type EnterBudget = (spending: Spending, deadline: Deadline) => Promise<Leave>;

export function createBudgets(): EnterBudget {
  const limits = Object.fromEntries(
    Object.entries(SHARES).map(([budget, shares]) => [budget, createFairLimit(shares)]),
  ) as Record<Budget, ReturnType<typeof createFairLimit>>;

  return async ({ budget, host, onBehalfOf }, deadline) => {
    const limit = limits[budget];
    // Deliveries to the many servers of one hoster are no trick of his.
    const keys = [budget === 'delivery' ? host : siteOfHost(host)];
    if (onBehalfOf !== undefined) keys.push(`for ${siteOfHost(onBehalfOf)}`);
    const leave = limit.tryEnter({ keys });
    if (leave !== undefined) return leave;
    const controller = new AbortController();
    deadline.onExpire((error) => controller.abort(error));
    try {
      return await limit.enter({ keys, signal: controller.signal });
    } catch (error) {
      if (deadline.error?.reason === 'aborted') throw deadline.error;
      throw new OutboundError('busy', `no place for ${budget} requests to ${host}`, { cause: error });
    }
  };
}
