import { originOfHost } from '../../config/origin-of-host.ts';
import { isOurs, ourHosts } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { loadRefusal } from '../../core/instances/refuse-hop.ts';
import { readHost } from '../../lib/host.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { readHostMeta, readJrd } from '../read/jrd.ts';
import { hostOf } from '../read/origin.ts';
import { type Budget, spendFetch } from './budget.ts';

export interface Handle {
  username: string;
  /** As `readHost` writes it. */
  domain: string;
}

export type Finger =
  /** `self`: the actor's uri. `subject`: how the domain itself writes the handle, perhaps on another domain. */
  { state: 'found'; self: string; subject: Handle } | { state: 'absent' } | { state: 'unreachable'; reason: string };

const MAX_BYTES = 64_000;
const TIMEOUT_MS = 10_000;

/** Reads `user@domain`, with or without `@` or `acct:` before it; undefined when it is no handle. */
export function parseHandle(text: string): Handle | undefined {
  const found = /^(?:acct:)?@?([^@\s/:?#]{1,256})@([^@\s/?#\\]{1,255})$/i.exec(text);
  const domain = found?.[2] === undefined ? undefined : readHost(found[2]);
  return domain === undefined ? undefined : { username: found![1]!, domain };
}

/**
 * Asks a domain who a handle is (RFC 7033): by the name as written, in lower case where that is unknown, and where
 * there is no WebFinger at its place by the template of host-meta (RFC 6415). What it says holds for that domain alone;
 * see `confirmHandle`.
 */
export async function lookUpHandle(ctx: Context, handle: Handle, budget: Budget): Promise<Finger> {
  const { username, domain } = handle;
  if (ourHosts(ctx).includes(domain) || (await isDomainSuspended(ctx, domain))) return { state: 'absent' };
  const origin = originOfHost(ctx.config, domain);
  const names = [...new Set([username, username.toLowerCase()])];
  let answer: Finger = { state: 'absent' };
  for (const name of names) {
    answer = await ask(ctx, `${origin}/.well-known/webfinger?resource=`, { ...handle, username: name }, budget);
    if (answer.state !== 'absent') return answer;
  }
  const template = await findTemplate(ctx, origin, budget);
  return template === undefined ? answer : ask(ctx, template, handle, budget);
}

/** `address` ends where the resource goes, or has `{uri}` there. */
async function ask(ctx: Context, address: string, handle: Handle, budget: Budget): Promise<Finger> {
  const resource = encodeURIComponent(`acct:${handle.username}@${handle.domain}`);
  const url = address.includes('{uri}') ? address.replace('{uri}', () => resource) : address + resource;
  const response = await get(ctx, url, 'application/jrd+json, application/json, */*;q=0.5', budget);
  if ('state' in response) return response;
  const jrd = readJrd(response.body, MAX_BYTES);
  const [self] = jrd?.candidates ?? [];
  if (jrd === null || self === undefined) return { state: 'absent' };
  return { state: 'found', self, subject: (jrd.subject === null ? undefined : parseHandle(jrd.subject)) ?? handle };
}

async function findTemplate(ctx: Context, origin: string, budget: Budget): Promise<string | undefined> {
  const response = await get(ctx, `${origin}/.well-known/host-meta`, 'application/xrd+xml, */*;q=0.5', budget);
  if ('state' in response) return undefined;
  const template = readHostMeta(response.body, MAX_BYTES);
  if (template === null || !template.includes('{uri}') || isOurs(ctx, template)) return undefined;
  // The usual place has been asked.
  return template === `${origin}/.well-known/webfinger?resource={uri}` ? undefined : template;
}

/** Any type of document is taken, as files that lie on a web server have any; what it says is confirmed by the actor. */
async function get(
  ctx: Context,
  url: string,
  accept: string,
  budget: Budget,
): Promise<{ body: Buffer } | Exclude<Finger, { state: 'found' }>> {
  if (await isDomainSuspended(ctx, hostOf(url) ?? '')) return { state: 'absent' };
  const overdrawn = spendFetch(ctx, budget);
  if (overdrawn !== undefined) return { state: 'unreachable', reason: overdrawn };
  try {
    const headers = { accept };
    const response = await ctx.http.request({
      method: 'GET',
      url,
      headers,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      refuse: await loadRefusal(ctx),
    });
    if (response.status === 200) return response;
    const { status } = response;
    // Some say so that they know no such name, or have no such place: 400, 405, 406, 501. What may pass is no answer.
    const absent = (status >= 400 && status < 500 && status !== 408 && status !== 429) || status === 501;
    return absent ? { state: 'absent' } : { state: 'unreachable', reason: `http-${status}` };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { state: 'unreachable', reason: error.reason };
  }
}
