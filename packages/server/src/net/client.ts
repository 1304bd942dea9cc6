import { type Clock, systemClock } from '../lib/clock.ts';
import { hostOfUrl } from '../lib/host.ts';
import { type Budget, createBudgets } from './budgets.ts';
import { createConnector } from './connector.ts';
import { type Deadline, type Pace, startDeadline } from './deadline.ts';
import type { Hop } from './exchange.ts';
import { createHostPool } from './host-pool.ts';
import { matchesMediaType, readMediaType } from './media-type.ts';
import { OutboundError, toOutboundError } from './outbound-error.ts';
import { parseOutboundUrl } from './outbound-url.ts';
import { type BufferedAnswer, receiveBuffered } from './receive-buffered.ts';
import { receiveStreamed, type StreamedAnswer } from './receive-streamed.ts';
import type { ResolveHost } from './resolve.ts';
import { createSilentHosts } from './silent-hosts.ts';

export interface OutboundRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  /** Of the body, counted after decoding. */
  maxBytes: number;
  /** For everything together: name, connection, redirects, the last byte. */
  timeoutMs: number;
  /** Media types a 2xx answer may have (`image/*` and `;profile=` are understood); any other throws `content-type`. */
  accept?: string[];
  /** How many to follow: 3 for GET, 0 for POST unless given. At 0 a redirect is an answer like any other. */
  redirects?: number;
  /** Called for each hop; its headers are added to that hop's only. */
  sign?: (
    method: string,
    url: URL,
    body: Uint8Array | null,
  ) => Record<string, string> | Promise<Record<string, string>>;
  signal?: AbortSignal;
  /** What it is for, `person` unless given: decides with whom it shares connections. */
  budget?: Budget;
  /** The host that made us ask, where it is not the one that is asked: its share counts too. */
  onBehalfOf?: string;
  /** An answer that comes in slower throws `timeout`. For readers that keep up. */
  pace?: Pace;
  /** Called for each hop; true throws `bad-url`. */
  refuse?: (url: URL) => boolean;
}

interface OutboundHead {
  status: number;
  /** Of the last hop, without fragment. */
  url: string;
  /** Lower-case names; repeated fields joined by a comma, without set-cookie. */
  headers: Record<string, string>;
  /** The media type alone, lower-case, '' when absent. */
  contentType: string;
}

export interface OutboundResponse extends OutboundHead {
  /** Decoded. Of an answer that is not 2xx at most 64 KiB, truncated without an error. */
  body: Buffer;
}

export interface OutboundStream extends OutboundHead {
  /** Decoded; throws OutboundError midway. Read it to the end or `return` from it: else it ends at the deadline. */
  body: AsyncIterable<Buffer>;
}

export interface HttpClient {
  /** The whole answer; any status is an answer. Throws OutboundError. */
  request(request: OutboundRequest): Promise<OutboundResponse>;
  /** The answer's head, and its body as it comes: for media. Throws OutboundError. */
  stream(request: OutboundRequest): Promise<OutboundStream>;
  /** Drops all connections; what is under way ends with `aborted`. */
  close(): Promise<void>;
}

export interface HttpClientOptions {
  /** Lifts the checks of address, port and scheme: for tests and closed networks. */
  allowPrivate: boolean;
  userAgent: string;
  /** Hosts whose idle connections are kept, 1,000 unless given. */
  maxHosts?: number;
  /** Replaces name resolution; its answers are checked like any other. */
  resolve?: ResolveHost;
  /** 5 seconds unless given. */
  connectTimeoutMs?: number;
  /** For what is remembered of hosts. Deadlines follow the system's clock always. */
  clock?: Clock;
}

/** What every hop's answer has in common, however its body is read. */
interface Answer {
  status: number;
  headers: Record<string, string>;
  discard(): void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** We neither keep cookies nor tell where we come from; the connection's own fields belong to the library. */
const NEVER_SENT = new Set([
  'cookie',
  'referer',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
]);

/** The one way out of the process over HTTP: addresses, redirects, sizes and time are checked here for every caller. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock = systemClock, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const pool = createHostPool(createConnector({ ...options, clock, connectTimeoutMs }), options.maxHosts ?? 1_000);
  const enterBudget = createBudgets();
  const silentHosts = createSilentHosts(clock);
  let closed = false;

  /** One hop: in its turn, and not to a host that has been silent. */
  async function exchange<T>(
    request: OutboundRequest,
    deadline: Deadline,
    hop: Omit<Hop, 'leave'>,
    send: (hop: Hop) => Promise<T>,
  ): Promise<T> {
    // One host in every spelling: the root's dot buys no second share.
    const host = hostOfUrl(hop.url) ?? hop.url.host;
    if (request.refuse?.(hop.url) === true) throw new OutboundError('bad-url', `${host} is refused`);
    silentHosts.check(host);
    const leave = await enterBudget(
      { budget: request.budget ?? 'person', host, onBehalfOf: request.onBehalfOf },
      deadline,
    );
    // Both may have come about while it waited.
    const ended = closed ? new OutboundError('aborted', 'client is closed') : deadline.error;
    if (ended !== undefined) {
      leave();
      throw ended;
    }
    try {
      const answer = await send({ ...hop, leave });
      silentHosts.heard(host);
      return answer;
    } catch (error) {
      leave();
      const { reason } = toOutboundError(error);
      // What a hasty caller did not wait for says nothing.
      if (reason === 'timeout' && request.timeoutMs >= connectTimeoutMs) silentHosts.silent(host);
      else if (reason !== 'timeout' && reason !== 'dns' && reason !== 'aborted') silentHosts.heard(host);
      throw error;
    }
  }

  async function follow<T extends Answer>(
    request: OutboundRequest,
    deadline: Deadline,
    send: (hop: Hop) => Promise<T>,
  ): Promise<{ answer: T; url: string }> {
    const { method } = request;
    const limit = request.redirects ?? (method === 'GET' ? 3 : 0);
    const body = typeof request.body === 'string' ? Buffer.from(request.body) : (request.body ?? null);
    const visited = new Set<string>();
    let url = parseOutboundUrl(request.url, options.allowPrivate);
    const { origin } = url;
    for (;;) {
      visited.add(url.href);
      const headers = composeHeaders(request, options.userAgent, url.origin !== origin);
      if (request.sign !== undefined) addHeaders(headers, await request.sign(method, url, body));
      const answer = await exchange(request, deadline, { method, url, headers, body }, send);
      const target = limit > 0 ? readRedirect(answer, method) : undefined;
      if (target === undefined) return { answer, url: url.href };
      answer.discard();
      if (visited.size > limit) throw new OutboundError('redirects', `more than ${limit}`);
      const next = parseOutboundUrl(target, options.allowPrivate, url);
      if (visited.has(next.href)) throw new OutboundError('redirects', 'a loop');
      url = next;
    }
  }

  /** Called as soon as the head is there, before any byte of the body is read. */
  function check(request: OutboundRequest): (status: number, headers: Record<string, string>) => void {
    return (status, headers) => {
      if (request.accept === undefined || status < 200 || status > 299) return;
      if (matchesMediaType(headers['content-type'], request.accept)) return;
      throw new OutboundError('content-type', (headers['content-type'] ?? 'none').slice(0, 100), { status });
    };
  }

  return {
    async request(request) {
      const deadline = startDeadline(request.timeoutMs, request);
      try {
        const { answer, url } = await follow<BufferedAnswer & Answer>(request, deadline, (hop) =>
          receiveBuffered(pool, hop, { maxBytes: request.maxBytes, deadline, check: check(request) }),
        );
        return { ...describe(answer, url), body: answer.body };
      } finally {
        deadline.clear();
      }
    },
    async stream(request) {
      const deadline = startDeadline(request.timeoutMs, request);
      try {
        const { answer, url } = await follow<StreamedAnswer>(request, deadline, (hop) =>
          receiveStreamed(pool, hop, { maxBytes: request.maxBytes, deadline, check: check(request) }),
        );
        return { ...describe(answer, url), body: answer.body };
      } catch (error) {
        deadline.clear();
        throw error;
      }
    },
    async close() {
      closed = true;
      await pool.close();
    },
  };
}

function describe(answer: Answer, url: string): OutboundHead {
  const { status, headers } = answer;
  return { status, url, headers, contentType: readMediaType(headers['content-type']) };
}

/** Where to go next. A POST is repeated only where the status says that the method stays (RFC 9110 §15.4). */
function readRedirect(answer: Answer, method: 'GET' | 'POST'): string | undefined {
  if (!REDIRECTS.has(answer.status)) return undefined;
  if (method === 'POST' && answer.status !== 307 && answer.status !== 308) return undefined;
  return answer.headers.location;
}

function composeHeaders(request: OutboundRequest, userAgent: string, foreign: boolean): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': userAgent, 'accept-encoding': 'gzip, br' };
  if (request.accept !== undefined) headers.accept = request.accept.join(', ');
  addHeaders(headers, request.headers ?? {});
  // A secret meant for one origin does not travel to the next.
  if (foreign) delete headers.authorization;
  return headers;
}

function addHeaders(headers: Record<string, string>, more: Record<string, string>): void {
  for (const name in more) {
    const lower = name.toLowerCase();
    if (!NEVER_SENT.has(lower)) headers[lower] = more[name]!;
  }
}
