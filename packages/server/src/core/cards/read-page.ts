import { decodeHtml } from '../../lib/html/decode-html.ts';
import { type PageHead, readHead } from '../../lib/html/read-head.ts';
import { VERSION } from '../../lib/version.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { isOurs, mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { isUrlSuspended } from '../instances/policy.ts';
import { loadRefusal } from '../instances/refuse-hop.ts';

/** A page, or why there is none; `later` may be otherwise another time. */
export type PageRead = { state: 'found'; head: PageHead; url: string } | { state: 'none' | 'later' | 'busy' };

/** Who asks for a page: the domain of who linked to it, where that is another server. */
export interface Asking {
  by?: string | undefined;
}

/** Where a head has not ended by then, what is there is read. */
const HEAD_BYTES = 1_000_000;
/** Nobody sends so much before we hang up. */
const MAX_BYTES = 64_000_000;
const TIMEOUT_MS = 8_000;
const ACCEPT = ['text/html', 'application/xhtml+xml'];
const HEAD_END = /<\/head\b/i;
const OEMBED_BYTES = 64_000;

/** Reads the head of a page, and no further. Never asks ourselves or suspended domains. Throws nothing of the network. */
export async function readPage(ctx: Context, url: string, { by }: Asking): Promise<PageRead> {
  if (await isUrlSuspended(ctx, url)) return { state: 'none' };
  try {
    const answer = await ctx.http.stream({ ...(await request(ctx, url, by)), accept: ACCEPT, maxBytes: MAX_BYTES });
    if (answer.status !== 200) {
      for await (const _ of answer.body) break;
      return { state: isPassing(answer.status) ? 'later' : 'none' };
    }
    const html = decodeHtml(await readStart(answer.body), answer.headers['content-type']);
    return { state: 'found', head: readHead(html, answer.url), url: answer.url };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.reason === 'busy') return { state: 'busy' };
    return { state: error.retryable || error.reason === 'aborted' ? 'later' : 'none' };
  }
}

/** A JSON document that a page names; undefined where it cannot be had. */
export async function readJson(ctx: Context, url: string, { by }: Asking): Promise<unknown> {
  if (await isUrlSuspended(ctx, url)) return undefined;
  try {
    const accept = ['application/json', 'application/json+oembed', 'text/javascript', 'text/json'];
    const answer = await ctx.http.request({ ...(await request(ctx, url, by)), accept, maxBytes: OEMBED_BYTES });
    return answer.status === 200 ? JSON.parse(answer.body.toString('utf8')) : undefined;
  } catch (error) {
    if (error instanceof OutboundError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function request(ctx: Context, url: string, by: string | undefined) {
  const isRefused = await loadRefusal(ctx);
  return {
    method: 'GET',
    url,
    timeoutMs: TIMEOUT_MS,
    budget: 'page',
    headers: { 'user-agent': `Linnet/${VERSION} (+${mint.path(ctx, '/')}; link preview)` },
    refuse: (hop: URL) => isOurs(ctx, hop.href) || isRefused(hop),
    ...(by === undefined || by === '' ? {} : { onBehalfOf: by }),
  } as const;
}

/** As much as the head is long. */
async function readStart(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let tail = '';
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    const text = tail + chunk.toString('latin1');
    if (size >= HEAD_BYTES || HEAD_END.test(text)) break;
    tail = text.slice(-8);
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

const isPassing = (status: number) => status >= 500 || status === 429 || status === 408;
