import type { IncomingMessage } from 'node:http';

/**
 * Who a reader speaks for. The owner believes this field on its own door alone, which only readers can reach; anywhere
 * else it is one unknown field more.
 */
const FIELD = 'x-linnet-peer';
/** That a reader has dealt with it before, as far as that went; believed where the other is. */
const AGAIN = 'x-linnet-again';

/** What belongs to one connection and not to the message (RFC 9110 §7.6.1). */
const OF_ONE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
]);
/** A reader has answered `Expect: 100-continue` itself. */
const NOT_ASKED_AGAIN = new Set([...OF_ONE_CONNECTION, 'expect', FIELD, AGAIN]);
const OF_A_BODY = new Set(['content-length', 'content-type']);

/** The fields of an answer as they go on, names and values in turns. */
export function passFields(fields: readonly string[]): string[] {
  return without(fields, OF_ONE_CONNECTION);
}

/** The fields of a request as they go to the owner; `withBody` false leaves the body out. */
export function passRequestFields(request: IncomingMessage, withBody: boolean): string[] {
  const fields = without(request.rawHeaders, NOT_ASKED_AGAIN);
  const kept = withBody ? fields : without(fields, OF_A_BODY);
  const { 'transfer-encoding': chunked, 'content-length': length } = request.headers;
  if (withBody && chunked !== undefined) kept.push('transfer-encoding', 'chunked');
  // Else Node would announce a body, and a POST without one would be another request.
  else if (length === undefined || !withBody) kept.push('content-length', '0');
  kept.push(FIELD, request.socket.remoteAddress ?? '');
  if (!withBody) kept.push(AGAIN, '1');
  return kept;
}

/**
 * Makes a request that came by a reader what it was there: its socket has the client's address. One connection carries
 * one request at a time, so that is the address of the request under way. False where the field is missing.
 */
export function takePeer(request: IncomingMessage): boolean {
  const peer = request.headers[FIELD];
  if (typeof peer !== 'string' || peer === '') return false;
  delete request.headers[FIELD];
  if (request.headers[AGAIN] !== undefined) askedAgain.add(request);
  delete request.headers[AGAIN];
  Object.defineProperty(request.socket, 'remoteAddress', { value: peer, configurable: true });
  return true;
}

const askedAgain = new WeakSet<IncomingMessage>();

/** Whether a reader has let it in and counted it already. */
export const isAskedAgain = (request: IncomingMessage): boolean => askedAgain.has(request);

function without(fields: readonly string[], names: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [name, value] = [fields[i] as string, fields[i + 1] as string];
    if (!names.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
