import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import {
  type SignatureDialect,
  type SignInput,
  signCavage,
  signRfc9421,
} from '../../src/federation/signatures/sign.ts';

export type Json = Record<string, unknown>;

export interface PeerActor {
  id: string;
  keyId: string;
  key: KeyObject;
  document: Json;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: Json | string | Buffer;
}

export interface SendOptions {
  dialect?: SignatureDialect;
  /** Changes what is signed, before. */
  sign?: Partial<SignInput>;
  /** Changes what is sent, after. */
  headers?: Record<string, string>;
  body?: string;
}

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const CONTEXT = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'];

const pairs: { publicKey: KeyObject; privateKey: KeyObject }[] = [];

/** Keys are slow to make: the tests of one process share a few. */
export function keyPair(index: number) {
  pairs[index] ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return pairs[index];
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }) as string;
}

/** Another server, made of documents: what it serves and sends is up to the test. */
export async function createPeer(hostname = '127.0.0.1') {
  const documents = new Map<string, Answer>();
  const requests: string[] = [];
  const received: Json[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request.url ?? '');
    const delivered = request.method === 'POST' && request.url?.endsWith('/inbox') === true;
    if (delivered) received.push((await json(request)) as Json);
    const fallback: Answer = { status: delivered ? 202 : 404 };
    const { status = 200, headers = {}, body = '' } = documents.get(request.url ?? '') ?? fallback;
    const type = { 'content-type': 'application/activity+json' };
    response
      .writeHead(status, { ...type, ...headers })
      .end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const host = `${hostname}:${port}`;
  const origin = `http://${host}`;

  /** Serves a document at its id. */
  function serve(document: Json): Json {
    documents.set(new URL(document['id'] as string).pathname, { body: document });
    return document;
  }

  function actor(name: string, more: Json = {}, key = 0): PeerActor {
    const id = `${origin}/users/${name}`;
    const keyId = `${id}#main-key`;
    const document = serve({
      '@context': CONTEXT,
      id,
      type: 'Person',
      preferredUsername: name,
      name,
      inbox: `${id}/inbox`,
      outbox: `${id}/outbox`,
      followers: `${id}/followers`,
      endpoints: { sharedInbox: `${origin}/inbox` },
      publicKey: { id: keyId, owner: id, publicKeyPem: pemOf(keyPair(key).publicKey) },
      ...more,
    });
    return { id, keyId, key: keyPair(key).privateKey, document };
  }

  let serial = 0;
  function note(author: PeerActor, content: string, more: Json = {}): Json {
    serial += 1;
    return serve({
      '@context': CONTEXT,
      id: `${origin}/notes/${serial}`,
      type: 'Note',
      attributedTo: author.id,
      content: `<p>${content}</p>`,
      to: [PUBLIC],
      cc: [`${author.id}/followers`],
      published: new Date().toISOString(),
      ...more,
    });
  }

  function activity(by: PeerActor, type: string, object: unknown, more: Json = {}): Json {
    serial += 1;
    const id = `${origin}/activities/${serial}`;
    return { '@context': CONTEXT, id, type, actor: by.id, to: [PUBLIC], object, ...more };
  }

  /** Delivers, signed, to an inbox. */
  async function send(by: PeerActor, inbox: string, document: unknown, options: SendOptions = {}): Promise<Response> {
    const body = typeof document === 'string' ? document : JSON.stringify(document);
    const type = 'application/activity+json';
    const input: SignInput = {
      method: 'POST',
      url: new URL(inbox),
      body: Buffer.from(body),
      keyId: by.keyId,
      key: by.key,
      now: Date.now(),
      ...options.sign,
    };
    const signed = options.dialect === 'rfc9421' ? signRfc9421(input) : signCavage(input);
    const headers = { 'content-type': type, ...lower(signed), ...options.headers };
    return fetch(inbox, { method: 'POST', headers, body: options.body ?? body });
  }

  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  return { origin, host, documents, requests, received, serve, actor, note, activity, send, close };
}

export type Peer = Awaited<ReturnType<typeof createPeer>>;

function lower(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
