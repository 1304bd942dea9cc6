import type { Tx } from '../../db/database.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import { readHostOf, withoutPort } from '../../lib/host.ts';
import { findMeLinks, findOnlyLink } from '../../lib/html/find-me.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { defineJob } from '../../queue/job.ts';
import { isServedHere, parseOurs } from '../addresses.ts';
import type { Context } from '../context.ts';
import { isDomainSuspended } from '../instances/policy.ts';
import { loadRefusal } from '../instances/refuse-hop.ts';
import { findAccountById, findAccountByName, findLinksDue, setCheckedFields } from './queries.ts';

/** As a profile is stored; of ours there is more in it. */
interface Field {
  name: string;
  /** Sanitised HTML. */
  value: string;
  verifiedAt: number | null;
}

/** Pages looked at for one profile. */
const PAGES = { ours: 8, theirs: 4 };
const MAX_BYTES = 1_000_000;
const TIMEOUT_MS = 10_000;
const TRIES = 3;
const AGAIN_MS = 3_600_000;
/** Every server that knows somebody reads a changed profile at once: their site is not asked by all of them at once. */
const SPREAD_MS = 10 * 60_000;
const MONTH_MS = 30 * 86_400_000;
const DUE = 100;

interface VerifyInput {
  accountId: number;
  /** How often a page could not be had. */
  tries?: number;
}

/** Whether the profile has links of which it can be proven that they are its owner's. */
export const hasLinks = (fields: readonly Pick<Field, 'value'>[]): boolean =>
  fields.some(({ value }) => findOnlyLink(value) !== undefined);

/** Has the links of a profile looked at, in the caller's transaction. */
export async function requestVerification(ctx: Context, tx: Tx, accountId: number, origin: 'local' | 'remote') {
  const runAt = ctx.clock.now() + (origin === 'local' ? 0 : Math.round(ctx.rng.fraction() * SPREAD_MS));
  await ctx.queue.enqueue(tx, verifyLinksJob, [{ accountId }], { runAt });
}

/** Looks whether the pages that a profile links to link back to it with `rel="me"`. */
export const verifyLinksJob = defineJob<Context, VerifyInput>({
  name: 'accounts.verify-links',
  priority: 8,
  concurrency: 2,
  run: async (ctx, inputs) => {
    for (const { accountId, tries = 1 } of inputs) {
      if ((await verifyLinks(ctx, accountId)) || tries >= TRIES) continue;
      const runAt = ctx.clock.now() + AGAIN_MS * tries;
      await ctx.db.write((tx) => ctx.queue.enqueue(tx, verifyLinksJob, [{ accountId, tries: tries + 1 }], { runAt }));
    }
  },
});

/** What was proven a month ago is looked at again, of people here; of others when their profile is read. */
export const recheckLinksJob = defineJob<Context, Record<never, never>>({
  name: 'accounts.recheck-links',
  priority: 9,
  concurrency: 1,
  async run(ctx) {
    const due = await findLinksDue.all(ctx.db, { before: ctx.clock.now() - MONTH_MS, limit: DUE });
    const inputs = due.map(({ id }) => ({ accountId: id }));
    if (inputs.length > 0)
      await ctx.db.write((tx) => ctx.queue.enqueue(tx, verifyLinksJob, inputs), { durable: false });
  },
});

/** Whether what is known of a profile's links is a month old. */
export const isCheckDue = (ctx: Context, checkedAt: number | null): boolean =>
  checkedAt !== null && checkedAt <= ctx.clock.now() - MONTH_MS;

/** Answers false where a page could not be had now; what was known of it stays. */
async function verifyLinks(ctx: Context, accountId: number): Promise<boolean> {
  const account = await findAccountById.first(ctx.db, { id: accountId });
  if (account === undefined || account.deletedAt !== null || account.suspendedAt !== null) return true;
  const fields = JSON.parse(account.fieldsJson) as Field[];
  const own = new Set([account.uri, account.url ?? account.uri].map(spell));
  const pages = new Map<string, boolean | 'unreachable'>();
  const most = account.domain === '' ? PAGES.ours : PAGES.theirs;
  const checked: Field[] = [];
  for (const field of fields) {
    const url = findOnlyLink(field.value);
    if (url !== undefined && !pages.has(url) && pages.size < most) {
      pages.set(url, await linksBack(ctx, url, own, account));
    }
    checked.push({ ...field, verifiedAt: judge(ctx, field, url === undefined ? undefined : pages.get(url)) });
  }
  const fieldsJson = JSON.stringify(checked);
  const { fieldsJson: before } = account;
  // Whoever changed it meanwhile has asked for a look of their own.
  const found = { id: accountId, before, fieldsJson, now: ctx.clock.now() };
  await ctx.db.write((tx) => setCheckedFields.run(tx, found), { durable: false });
  return ![...pages.values()].includes('unreachable');
}

/** The day of the first proof stays, as long as it holds. */
function judge(ctx: Context, { verifiedAt }: Field, verdict: boolean | 'unreachable' | undefined): number | null {
  if (verdict === 'unreachable') return verifiedAt;
  return verdict === true ? (verifiedAt ?? ctx.clock.now()) : null;
}

async function linksBack(
  ctx: Context,
  url: string,
  own: ReadonlySet<string>,
  account: AccountsTable,
): Promise<boolean | 'unreachable'> {
  if (isServedHere(ctx, url)) return (await readOwnPage(ctx, url)).some((link) => own.has(spell(link)));
  if (await isDomainSuspended(ctx, readHostOf(url) ?? '')) return false;
  const isRefused = await loadRefusal(ctx);
  try {
    const { status, body, headers, ...page } = await ctx.http.request({
      method: 'GET',
      url,
      accept: ['text/html', 'application/xhtml+xml'],
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      budget: 'media',
      // A server never asks itself, wherever it is led.
      refuse: (hop) => isServedHere(ctx, hop.href) || isRefused(hop),
      ...(account.domain === '' ? {} : { onBehalfOf: account.domain }),
    });
    if (status < 200 || status > 299) return status >= 500 || status === 429 ? 'unreachable' : false;
    if (!isOnSite(page.url, url)) return false;
    const links = findMeLinks({ html: body.toString('utf8'), linkHeader: headers.link ?? '', url: page.url });
    return links.some((link) => own.has(spell(link)));
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return error.retryable ? 'unreachable' : false;
  }
}

/**
 * Whether an address that was led to is still where the link says that it leads: many sites lead anywhere, and a page
 * elsewhere proves nothing of the site that is named. What is below a host is its owner's.
 */
function isOnSite(address: string, url: string): boolean {
  const [there = '', named = ''] = [address, url].map((one) =>
    withoutPort(readHostOf(one) ?? '').replace(/^www\./, ''),
  );
  return there === named || there.endsWith(`.${named}`);
}

/** What the page of somebody here says: a server never asks itself. */
async function readOwnPage(ctx: Context, url: string): Promise<string[]> {
  const thing = parseOurs(ctx, url);
  if (thing?.kind !== 'account') return [];
  const named = await findAccountByName.first(ctx.db, { usernameKey: thing.name.toLowerCase(), domain: '' });
  if (named === undefined || named.suspendedAt !== null) return [];
  return (JSON.parse(named.fieldsJson) as Field[]).flatMap(({ value }) => findOnlyLink(value) ?? []);
}

/** An address as two that mean the same are written alike. */
function spell(address: string): string {
  return address.replace(/#.*$/s, '').replace(/\/$/, '').toLowerCase();
}
