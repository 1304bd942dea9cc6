import { SignatureError } from './signature-error.ts';

/** What of a request a signature can speak about. */
export interface SignedRequest {
  method: string;
  /** Our PUBLIC address of the request: the configured origin with the path and query as received. */
  url: URL;
  /** As Node gives them: lower-case names. */
  headers: Record<string, string | string[] | undefined>;
  /** The bytes as received, before any decoding of JSON; null when there was none. */
  body: Uint8Array | null;
}

/** A signature whose form, digest and coverage are in order; only its key and its time are still unknown. */
export interface ParsedSignature {
  dialect: 'cavage' | 'rfc9421';
  keyId: string;
  /** As named by the sender, lower case; null when the sender leaves it to the key. */
  algorithm: string | null;
  /** Seconds since the epoch. */
  created: number | null;
  /** Seconds since the epoch. */
  expires: number | null;
  /** The covered `Date` header in milliseconds since the epoch. */
  date: number | null;
  /** Names of the covered components, in the order signed. */
  components: string[];
  /** The text that was signed. */
  base: Buffer;
  signature: Buffer;
}

/** Longer than any honest signature header; what is longer is not even parsed. */
const MAX_HEADER = 16_384;

/** One header's value, several lines joined as RFC 9110 §5.3 says; null when absent. */
export function readHeader(request: SignedRequest, name: string): string | null {
  const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
  if (value === undefined) return null;
  const text = (typeof value === 'string' ? value : value.map((line) => line.trim()).join(', ')).trim();
  if (text.length > MAX_HEADER) throw new SignatureError('malformed', `${name} is too long`);
  return text;
}

/** A header's value for the base text; headers which must be single are refused when repeated. */
export function readCoveredHeader(request: SignedRequest, name: string): string {
  const value = readHeader(request, name);
  if (value === null) throw new SignatureError('missing-component', name);
  const lines = request.headers[name];
  if ((name === 'host' || name === 'date') && Array.isArray(lines) && lines.length > 1) {
    throw new SignatureError('malformed', `${name} is repeated`);
  }
  if (/[\r\n]/.test(value)) throw new SignatureError('malformed', `${name} has a line break`);
  return value;
}

/** Whether a digest must be signed: for methods that carry a body, and for any other that brought one anyway. */
export function needsDigest(request: SignedRequest): boolean {
  return /^(?:POST|PUT|PATCH)$/i.test(request.method) || (request.body !== null && request.body.length > 0);
}

/**
 * Refuses a request that was addressed to somebody else: a signature for another host must not be replayed here.
 * Throws SignatureError `wrong-host`.
 */
export function checkHost(request: SignedRequest): void {
  const host = readHeader(request, 'host');
  if (host === null) return;
  const defaultPort = request.url.protocol === 'https:' ? ':443' : ':80';
  const lower = host.toLowerCase();
  const plain = lower.endsWith(defaultPort) ? lower.slice(0, -defaultPort.length) : lower;
  if (plain !== request.url.host) throw new SignatureError('wrong-host');
}

const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds of an IMF-fixdate (RFC 9110 §5.6.7), the only form that senders use. Throws `malformed-date`. */
export function parseHttpDate(text: string): number {
  const ms = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new SignatureError('malformed-date');
  return ms;
}
