import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { signCavage } from '../packages/server/src/federation/signatures/sign.ts';
import { type Post, sendAll } from './lib/load.ts';
import { type Figure, measureRate, median, type Rate, round } from './lib/measure.ts';
import { startLinnet, withFolder } from './lib/process.ts';
import { withSeed } from './lib/seed.ts';

const ACTIVITIES = 6_000;
const WARM_UP = 1_000;
const ROUNDS = 3;
const CLIENTS = 32;
/** People on other servers whom the reader follows; they post in turns. */
const SENDERS = 100;
const HOSTS = 20;

const hostOf = (i: number) => `peer${i % HOSTS}.test`;
const actorOf = (i: number) => `https://${hostOf(i)}/users/carol${i % SENDERS}`;

/** Signed Creates by people whom somebody here follows, until each is in the home timeline. */
export function benchInbox(): Promise<Figure[]> {
  return withFolder(async (folder) => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const publicKeyPem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const privateKeyPem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const readerId = await withSeed(folder, async ({ seed }) => {
      const reader = await seed.account('reader');
      for (let i = 0; i < SENDERS; i++) {
        const keys = [{ keyId: `${actorOf(i)}#main-key`, publicKeyPem }];
        await seed.follow(reader, await seed.remoteAccount(`carol${i}`, hostOf(i), { keys }));
      }
      return reader.id;
    });
    const server = await startLinnet(folder, { FEDERATION_ALLOW_PRIVATE: 'true' });
    const db = new Database(join(folder, 'linnet.sqlite'), { readonly: true });
    const entries = db.prepare('select count(*) as count from "timelineEntries" where "timelineId" = ?');
    const atHome = () => (entries.get(readerId) as { count: number }).count;
    const rates: Rate[] = [];
    let sent = 0;
    const send = async (count: number) => {
      const posts = signCreates({ origin: server.url, privateKeyPem, from: sent, count });
      sent += count;
      return measureRate(server.pid, async () => {
        await sendAll(server.url, posts.values(), CLIENTS, 202);
        while (atHome() < sent) await new Promise((resolve) => setTimeout(resolve, 10));
        return count;
      });
    };
    try {
      await send(WARM_UP);
      for (let i = 0; i < ROUNDS; i++) rates.push(await send(ACTIVITIES));
    } finally {
      db.close();
      await server.stop();
    }
    const ours = median(rates.map((rate) => rate.perCore));
    const floor = verifyParseInsert(join(folder, 'floor.sqlite'), publicKeyPem, privateKeyPem);
    return [
      {
        work: 'inbox: signed Create verified, stored, in the home timeline',
        floor: `${round(floor)}/s: RSA-2048 verify, JSON.parse, one insert`,
        value: `${round(ours)}/s per core`,
        ratio: (ours / floor).toFixed(2),
        aim: '≥ 2,000/s per core',
        reached: ours >= 2_000,
      },
    ];
  });
}

function createActivity(i: number): string {
  const actor = actorOf(i);
  const id = `https://${hostOf(i)}/posts/${i}`;
  const to = ['https://www.w3.org/ns/activitystreams#Public'];
  const published = new Date().toISOString();
  const content = `<p>the evening comes over the field, and the linnet sings number ${i} <a href="https://${hostOf(i)}/tags/birds" class="mention hashtag" rel="tag">#<span>birds</span></a></p>`;
  const tag = [{ type: 'Hashtag', name: '#birds', href: `https://${hostOf(i)}/tags/birds` }];
  const object = {
    id,
    type: 'Note',
    attributedTo: actor,
    content,
    contentMap: { en: content },
    published,
    url: `https://${hostOf(i)}/@carol${i % SENDERS}/${i}`,
    to,
    cc: [`${actor}/followers`],
    sensitive: false,
    inReplyTo: null,
    tag,
    attachment: [],
    replies: { id: `${id}/replies`, type: 'Collection' },
  };
  const context = ['https://www.w3.org/ns/activitystreams', { Hashtag: 'as:Hashtag', sensitive: 'as:sensitive' }];
  const cc = [`${actor}/followers`];
  return JSON.stringify({
    '@context': context,
    id: `${id}/activity`,
    type: 'Create',
    actor,
    published,
    to,
    cc,
    object,
  });
}

interface Batch {
  origin: string;
  privateKeyPem: string;
  from: number;
  count: number;
}

/** Signed before the clock runs: the sender's work is not ours. */
function signCreates({ origin, privateKeyPem, from, count }: Batch): Post[] {
  const key = createPrivateKey(privateKeyPem);
  const url = new URL('/inbox', origin);
  return Array.from({ length: count }, (_, i) => {
    const body = Buffer.from(createActivity(from + i));
    const signed = signCavage({
      method: 'POST',
      url,
      body,
      keyId: `${actorOf(from + i)}#main-key`,
      key,
      now: Date.now(),
    });
    return {
      path: '/inbox',
      headers: { 'content-type': 'application/activity+json', host: url.host, ...signed },
      body,
    };
  });
}

function verifyParseInsert(file: string, publicKeyPem: string, privateKeyPem: string): number {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec('create table rows (id integer primary key, body text not null)');
  const insert = db.prepare('insert into rows (body) values (?)');
  const key = createPublicKey(publicKeyPem);
  const body = createActivity(0);
  const signature = sign('sha256', Buffer.from(body), createPrivateKey(privateKeyPem));
  const began = performance.now();
  let done = 0;
  for (; performance.now() - began < 2_000; done++) {
    if (!verify('sha256', Buffer.from(body), key, signature)) throw new Error('not verified');
    JSON.parse(body);
    insert.run(body);
  }
  const seconds = (performance.now() - began) / 1000;
  db.close();
  return done / seconds;
}
