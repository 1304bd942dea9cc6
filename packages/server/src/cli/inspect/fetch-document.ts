import type { Config } from '../../config/load.ts';
import { originOfHost } from '../../config/origin-of-host.ts';
import { readDocument } from '../../federation/read/read-document.ts';
import type { HttpClient, OutboundResponse } from '../../net/client.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { type Inspection, inspectDocument, missingDocument } from './inspection.ts';

const ACTIVITY = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
const WEBFINGER = 'application/jrd+json, application/json';
const MAX_BYTES = 1_048_576;
const WITHIN_MS = 10_000;

/** Fetches a document as this server would, unsigned, and judges it as one that came from there. */
export async function fetchDocument(http: HttpClient, config: Config, url: string): Promise<Inspection> {
  const answer = await get(http, url, ACTIVITY);
  if ('reason' in answer) return answer;
  const contentType = answer.headers['content-type'] ?? null;
  const arrival = { arrivedAs: 'fetched', url: answer.url, contentType, allowHttp: config.allowPrivate } as const;
  return inspectDocument(url, answer.body, arrival);
}

/** Asks the server of a handle who it is (WebFinger), then fetches that actor. */
export async function fetchHandle(http: HttpClient, config: Config, name: string, host: string): Promise<Inspection> {
  const source = `@${name}@${host}`;
  const resource = encodeURIComponent(`acct:${name}@${host}`);
  const answer = await get(http, `${originOfHost(config, host)}/.well-known/webfinger?resource=${resource}`, WEBFINGER);
  if ('reason' in answer) return { ...answer, source };
  const reading = readDocument(answer.body);
  if (!reading.understood) return { ...inspectDocument(source, answer.body) };
  const self = reading.kind === 'webfinger' ? reading.value.self : null;
  if (self === null) return missingDocument(source, 'no-actor', 'WebFinger names no ActivityPub address');
  return { ...(await fetchDocument(http, config, self)), source };
}

async function get(http: HttpClient, url: string, accept: string): Promise<OutboundResponse | Inspection> {
  try {
    const options = { method: 'GET', headers: { accept }, maxBytes: MAX_BYTES, timeoutMs: WITHIN_MS } as const;
    const answer = await http.request({ ...options, url });
    if (answer.status >= 200 && answer.status < 300) return answer;
    return missingDocument(url, `http-${answer.status}`);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return missingDocument(url, error.reason, error.message.slice(error.reason.length + 2));
  }
}
