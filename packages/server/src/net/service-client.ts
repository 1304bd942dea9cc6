import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';

export interface ServiceRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: Uint8Array;
}

export interface ServiceAnswer {
  status: number;
  /** Lower-case names; repeated ones joined. */
  headers: Record<string, string>;
  /** Read it or destroy it. It fails where the connection ends before it does. */
  body: Readable;
}

export interface ServiceClient {
  send(request: ServiceRequest): Promise<ServiceAnswer>;
  close(): void;
}

/** Nothing comes or goes for so long: given up. */
const SILENT_MS = 30_000;

/**
 * HTTP to services that the operator has named in a setting, wherever they are: never for an address that came from
 * outside, which goes through `createHttpClient`. No redirects, no cookies, no decoding.
 */
export function createServiceClient({ silentMs = SILENT_MS }: { silentMs?: number } = {}): ServiceClient {
  const options = { keepAlive: true, maxSockets: 64, maxFreeSockets: 8, timeout: silentMs };
  const plain = new HttpAgent(options);
  const secure = new HttpsAgent(options);
  return {
    send: ({ method, url, headers, body }) =>
      new Promise((resolve, reject) => {
        const isSecure = url.protocol === 'https:';
        const length = { 'content-length': String(body?.byteLength ?? 0) };
        const request = (isSecure ? httpsRequest : httpRequest)(url, {
          method,
          headers: method === 'PUT' || method === 'POST' ? { ...headers, ...length } : headers,
          agent: isSecure ? secure : plain,
          timeout: silentMs,
        });
        request.on('timeout', () => request.destroy(new Error(`${url.host} was silent for ${silentMs / 1000} s`)));
        request.on('error', reject);
        request.on('response', (answer) => {
          resolve({ status: answer.statusCode ?? 0, headers: joinHeaders(answer), body: answer });
        });
        request.end(body);
      }),
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

function joinHeaders(answer: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
