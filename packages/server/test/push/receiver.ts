import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/** Has no types of its own. */
const ece = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, params: Record<string, unknown>): Buffer;
};

export interface PushMessage {
  headers: IncomingHttpHeaders;
  path: string;
  /** What the app reads once it has opened it. */
  json: {
    access_token: string;
    preferred_locale: string;
    notification_id: number;
    notification_type: string;
    icon: string;
    title: string;
    body: string;
  };
  size: number;
  /** The claims of who sent it, checked. */
  claims: { aud: string; exp: number; sub: string };
  /** The key it was checked with. */
  serverKey: string;
}

/** A push service and the app behind it: takes messages, checks who sent them, and opens them by code of others. */
export async function createPushReceiver() {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const secret = randomBytes(16);
  const received: PushMessage[] = [];
  const failures: unknown[] = [];
  const behaviour = { reply: (response: ServerResponse): void => void response.writeHead(201).end() };
  let asked = 0;

  const server = createServer((request, response) => {
    asked += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      try {
        received.push(open(request.url ?? '', request.headers, Buffer.concat(chunks)));
      } catch (error) {
        failures.push(error);
      }
      behaviour.reply(response);
    });
  });

  function open(path: string, headers: IncomingHttpHeaders, body: Buffer): PushMessage {
    const draft = headers['content-encoding'] === 'aesgcm';
    const keys = new Map(
      `${headers['crypto-key'] ?? ''}`.split(/[;,]/).map((part) => part.trim().split('=', 2) as [string, string]),
    );
    const [, token = '', k] = (draft ? /^WebPush (\S+)$/ : /^vapid t=([\w.-]+), k=([\w-]+)$/).exec(
      headers.authorization ?? '',
    ) as RegExpExecArray;
    const serverKey = draft ? (keys.get('p256ecdsa') as string) : (k as string);
    const common = { privateKey: pair, authSecret: secret.toString('base64url') };
    const salt = /^salt=(.+)$/.exec(`${headers.encryption ?? ''}`)?.[1];
    const params = draft
      ? { ...common, version: 'aesgcm', dh: keys.get('dh'), salt }
      : { ...common, version: 'aes128gcm' };
    const json = JSON.parse(ece.decrypt(body, params).toString());
    return { path, headers, json, size: body.length, claims: readToken(token, serverKey), serverKey };
  }

  async function listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  const port = await listen();
  return {
    url: `http://127.0.0.1:${port}/push`,
    origin: `http://127.0.0.1:${port}`,
    keys: { p256dh: pair.getPublicKey('base64url'), auth: secret.toString('base64url') },
    received,
    failures,
    behaviour,
    /** Requests, whatever became of them. */
    count: () => asked,
    stop,
    again: () => listen(port),
  };
}

export type PushReceiver = Awaited<ReturnType<typeof createPushReceiver>>;

function readToken(token: string, serverKey: string): PushMessage['claims'] {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(serverKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  const proof = Buffer.from(signature, 'base64url');
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, proof)) throw new Error('signed by another');
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}
