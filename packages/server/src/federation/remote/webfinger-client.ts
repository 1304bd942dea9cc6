import { isLocalOrigin } from '../../config/options.ts';
import type { Context } from '../../core/context.ts';
import { isDomainSuspended } from '../../core/instances/policy.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { readDocument } from '../read/read-document.ts';
import { type Budget, spendFetch } from './budget.ts';

export interface Handle {
  username: string;
  /** Lower case, punycode, with a port where there is one. */
  domain: string;
}

export type Finger =
  /** `self`: the actor's uri. `subject`: how the domain itself writes the handle, perhaps on another domain. */
  { state: 'found'; self: string; subject: Handle } | { state: 'absent' } | { state: 'unreachable'; reason: string };

const TYPES = ['application/jrd+json', 'application/json'];
const MAX_BYTES = 64_000;
const TIMEOUT_MS = 10_000;

/** Reads `user@domain`, with or without `@` or `acct:` before it; undefined when it is no handle. */
export function parseHandle(text: string): Handle | undefined {
  const found = /^(?:acct:)?@?([^@\s/:?#]{1,256})@([^@\s/?#\\]{1,255})$/.exec(text);
  const domain = found?.[2] === undefined ? undefined : canonicalDomain(found[2]);
  return domain === undefined ? undefined : { username: found![1]!, domain };
}

function canonicalDomain(text: string): string | undefined {
  const url = URL.parse(`https://${text}/`);
  if (url === null || url.username !== '' || url.hostname.endsWith('.') || url.pathname !== '/') return undefined;
  return url.host;
}

/** Asks a domain who a handle is (RFC 7033). What it says holds for that domain alone; see `confirmHandle`. */
export async function lookUpHandle(ctx: Context, handle: Handle, budget: Budget): Promise<Finger> {
  const { username, domain } = handle;
  if (domain === ctx.config.domain || (await isDomainSuspended(ctx, domain))) return { state: 'absent' };
  const overdrawn = spendFetch(ctx, budget);
  if (overdrawn !== undefined) return { state: 'unreachable', reason: overdrawn };
  const query = new URLSearchParams({ resource: `acct:${username}@${domain}` });
  try {
    const response = await ctx.http.request({
      method: 'GET',
      url: `${schemeOf(ctx, domain)}://${domain}/.well-known/webfinger?${query}`,
      accept: TYPES,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      redirects: 1,
    });
    if (response.status === 404 || response.status === 410) return { state: 'absent' };
    if (response.status !== 200) return { state: 'unreachable', reason: `http-${response.status}` };
    const document = readDocument(response.body, { maxBytes: MAX_BYTES });
    if (!document.understood || document.kind !== 'webfinger' || document.value.self === null) {
      return { state: 'absent' };
    }
    const subject = parseHandle(document.value.subject) ?? handle;
    return { state: 'found', self: document.value.self, subject };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { state: 'unreachable', reason: error.reason };
  }
}

/** Plain http only for names of this machine, in tests and closed networks. */
function schemeOf(ctx: Context, domain: string): 'http' | 'https' {
  return ctx.config.allowPrivate && isLocalOrigin(`http://${domain}`) ? 'http' : 'https';
}
