import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { onTaken, tellTaken } from '../../core/takings.ts';
import { createCache } from '../../lib/cache.ts';
import { OwnerNeeded } from '../../lib/owner-needed.ts';
import { hostOf } from '../read/origin.ts';
import { InboxRefusal } from './refusal.ts';

/** A server nobody knows yet: a burst, and what it may send per second after that. */
const BURST = 1_000;
const PER_SECOND = 50;
/** What one may send whose activities all have an effect. The largest servers send hundreds a second. */
const PER_SECOND_AT_BEST = 1_000;
/** So many activities say what a server is worth; older ones count half. */
const REMEMBERED = 2_000;
/** Requests without a signature that holds, by address. */
const UNPROVEN = { burst: 300, perSecond: 5 };
const MAX_SECONDS = 300;

interface Share {
  tokens: number;
  at: number;
  useful: number;
  useless: number;
}

/** So many of one host or address are told to other processes at once. */
const STEPS = { share: 10, unproven: 3, useful: 50, useless: 50 };

const shares = perProcess((ctx) => {
  // One host has one share, whichever process it speaks to, and whichever finds out what it is worth.
  onTaken(ctx, {
    share: (host, count) => takeElsewhere(hostShare(ctx, host), count, BURST),
    unproven: (network, count) => takeElsewhere(networkShare(ctx, network), count, UNPROVEN.burst),
    useful: (host, count) => addWorth(hostShare(ctx, host), 'useful', count),
    useless: (host, count) => addWorth(hostShare(ctx, host), 'useless', count),
  });
  return {
    hosts: createCache<string, Share>({ max: 20_000 }),
    addresses: createCache<string, Share>({ max: 50_000 }),
  };
});

/** Counts what other processes take from now on. */
export function openShares(ctx: Context): void {
  shares(ctx);
}

/** Takes one activity of a server's share. Throws InboxRefusal 429 where nothing is left. */
export function takeShare(ctx: Context, host: string): void {
  if (!ctx.config.rateLimits) return;
  const share = hostShare(ctx, host);
  const perSecond = rateOf(share);
  refill(ctx, share, perSecond, BURST * (perSecond / PER_SECOND));
  if (share.tokens < 1) throw tooMany(share, perSecond, 'host-share');
  share.tokens -= 1;
  tellTaken(ctx, 'share', host, STEPS.share);
}

/** Throws InboxRefusal 429 where too many requests of an address carried no signature that holds. */
export function checkAddress(ctx: Context, address: string): void {
  if (!ctx.config.rateLimits) return;
  const share = networkShare(ctx, networkOf(address));
  if (share.tokens < 1) throw tooMany(share, UNPROVEN.perSecond, 'address-share');
}

/** Counts a request that proved nothing. */
export function countUnproven(ctx: Context, address: string): void {
  if (!ctx.config.rateLimits) return;
  const network = networkOf(address);
  networkShare(ctx, network).tokens -= 1;
  tellTaken(ctx, 'unproven', network, STEPS.unproven);
}

/** Who proves nothing too often is not listened to: looking for keys is the dearest thing a stranger can make us do. */
export async function unlessUnproven<T>(ctx: Context, address: string, prove: () => Promise<T>): Promise<T> {
  try {
    return await prove();
  } catch (error) {
    // It is not over: the owner hears the proof.
    if (!(error instanceof OwnerNeeded)) countUnproven(ctx, address);
    throw error;
  }
}

/** What an activity of this uri's server was worth: its share grows with what has an effect. */
export function noteWorth(ctx: Context, uri: string, useful: boolean): void {
  const host = hostOf(uri);
  if (host === null || !ctx.config.rateLimits) return;
  const worth = useful ? 'useful' : 'useless';
  addWorth(hostShare(ctx, host), worth, 1);
  tellTaken(ctx, worth, host, STEPS[worth]);
}

function addWorth(share: Share, worth: 'useful' | 'useless', count: number): void {
  share[worth] += count;
  while (share.useful + share.useless >= REMEMBERED) {
    share.useful /= 2;
    share.useless /= 2;
  }
}

/** What others let through as well is owed, up to a burst. */
function takeElsewhere(share: Share, count: number, burst: number): void {
  share.tokens = Math.max(-burst, share.tokens - count);
}

/** Whether more of what a server sent lately had an effect than had none; false for one that nobody knows yet. */
export function isUseful(ctx: Context, host: string): boolean {
  const share = shares(ctx).hosts.get(host);
  return share !== undefined && share.useful > share.useless;
}

function rateOf({ useful, useless }: Share): number {
  // Little is known of who sent little: a hundred of doubt.
  return PER_SECOND + (PER_SECOND_AT_BEST - PER_SECOND) * (useful / (useful + useless + 100));
}

function hostShare(ctx: Context, host: string): Share {
  const { hosts } = shares(ctx);
  const known = hosts.get(host) ?? { tokens: BURST, at: ctx.clock.now(), useful: 0, useless: 0 };
  hosts.set(host, known);
  return known;
}

function networkShare(ctx: Context, network: string): Share {
  const { addresses } = shares(ctx);
  const known = addresses.get(network) ?? { tokens: UNPROVEN.burst, at: ctx.clock.now(), useful: 0, useless: 0 };
  addresses.set(network, known);
  refill(ctx, known, UNPROVEN.perSecond, UNPROVEN.burst);
  return known;
}

/** A clock that was set back takes nothing away. */
function refill(ctx: Context, share: Share, perSecond: number, most: number): void {
  const now = ctx.clock.now();
  share.tokens = Math.min(most, share.tokens + (Math.max(0, now - share.at) * perSecond) / 1_000);
  share.at = now;
}

function tooMany(share: Share, perSecond: number, reason: string): InboxRefusal {
  const seconds = Math.min(MAX_SECONDS, Math.max(1, Math.ceil((1 - share.tokens) / perSecond)));
  return new InboxRefusal(429, reason, seconds);
}

/** Everybody who has one address of IPv6 has 2^64 of them. */
function networkOf(address: string): string {
  return address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;
}
