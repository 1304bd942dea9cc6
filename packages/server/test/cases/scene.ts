import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import sharp from 'sharp';
import { createServerApp } from '../federation/network.ts';
import { createPeer, type Json, type PeerActor } from '../federation/peer.ts';
import { findFixtures } from '../shared-fixtures.ts';

export const { folder, skip } = findFixtures('cases');

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a client sees is what the test is about
  body: any;
}

/** A server with alice and bob, and another server whose `peer` alice follows; they talk over real connections alone. */
export async function createScene() {
  const app = await createServerApp();
  const server = await createPeer();
  const [alice, bob] = [await app.seed.account('alice'), await app.seed.account('bob')];
  const tokens = { alice: await app.seed.token(alice), bob: await app.seed.token(bob) };
  const peer = server.actor('peer');
  const origin = app.ctx.config.publicUrl;

  /** A request to the client API, by alice unless told. */
  async function call(method: string, path: string, body?: unknown, as: 'alice' | 'bob' = 'alice'): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${tokens[as]}` };
    if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json';
    const sent = body === undefined ? null : body instanceof FormData ? body : JSON.stringify(body);
    const answer = await fetch(`${origin}${path}`, { method, headers, body: sent });
    await app.drain();
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
  }

  async function ok(method: string, path: string, body?: unknown, as?: 'alice' | 'bob'): Promise<Answer['body']> {
    const answer = await call(method, path, body, as);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  const found = await ok('GET', `/api/v2/search?resolve=true&q=${encodeURIComponent(peer.id)}`);
  await app.seed.follow(alice, { id: Number(found.accounts[0].id), username: 'peer' });
  await app.drain();

  async function deliver(document: unknown, by: PeerActor = peer): Promise<void> {
    const answer = await server.send(by, app.inbox, document);
    assert.equal(answer.status, 202, await answer.text());
    await app.drain();
  }

  /** A post as clients see it, by its uri; undefined where there is none. */
  async function findStatus(uri: unknown): Promise<Status | undefined> {
    return (await ok('GET', `/api/v2/search?q=${encodeURIComponent(String(uri))}`)).statuses[0];
  }

  let serial = 0;
  /** Delivers a note under an id of its own. */
  async function receive(more: Json, { activity = {} }: { activity?: Json } = {}): Promise<Status> {
    const id = `${server.origin}/notes/case-${++serial}`;
    const base = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      type: 'Note',
      attributedTo: peer.id,
      to: ['as:Public'],
    };
    const note = server.serve({ ...base, ...more, id });
    await deliver(server.activity(peer, 'Create', note, activity));
    const status = await findStatus(id);
    assert.ok(status, 'it is stored');
    return status;
  }

  /** A file of a case, with the addresses of this scene in it. */
  function read(name: string, values: Record<string, string | number> = {}): string {
    const all = { PEER: server.origin, LOCAL: origin, HOST: server.host, ...values };
    return Object.entries(all).reduce(
      (text, [word, value]) => text.replaceAll(word, String(value)),
      readFileSync(join(folder, name), 'utf8'),
    );
  }

  return {
    app,
    alice,
    bob,
    peer,
    server,
    origin,
    call,
    ok,
    deliver,
    receive,
    findStatus,
    read,
    parse: (name: string, values?: Record<string, string | number>) => JSON.parse(read(name, values)),
    async close() {
      await app.close();
      await server.close();
    },
  };
}

export type Scene = Awaited<ReturnType<typeof createScene>>;

/** A picture of one colour. */
export function picture(width: number, height: number, background = 'green'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
