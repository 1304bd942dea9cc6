import { createPublicKey, sign, verify } from 'node:crypto';
import { join } from 'node:path';
import { type Post, sendAll } from '../lib/load.ts';
import { measureRate, median, type Rate, round } from '../lib/measure.ts';
import type { Row } from '../lib/room.ts';
import { openRows } from '../lib/single-rows.ts';
import type { Site } from '../lib/site.ts';
import { createStrangers, noteOf, type Strangers } from '../lib/strangers.ts';

const ACTIVITIES = 6_000;
const WARM_UP = 1_000;
const CLIENTS = 32;
/** People on other servers whom the reader follows; they post in turns. */
const SENDERS = 100;
const HOSTS = 20;

/** Signed Creates by people whom somebody here follows, until each is in the home timeline and notified. */
export const inbox: Row = {
  name: 'inbox',
  measure: (room) =>
    room.withSite(async (site) => {
      const strangers = createStrangers(HOSTS);
      await site.fill(async ({ seed }) => {
        const reader = await seed.account('reader');
        for (let i = 0; i < SENDERS; i++) await seed.follow(reader, await strangers.introduce(seed, i));
      });
      const server = await site.start();
      const rates: Rate[] = [];
      const floors: number[] = [];
      let sent = 0;
      const send = async (count: number) => {
        // Signed before the clock runs: the sender's work is not ours.
        const posts = Array.from({ length: count }, (_, i) => create(strangers, site, sent + i));
        sent += count;
        return measureRate(server.pid, async () => {
          await sendAll(server.url, posts.values(), CLIENTS, 202);
          await site.untilIdle();
          return count;
        });
      };
      try {
        await send(WARM_UP);
        for (let i = 0; i < room.rounds; i++) {
          rates.push(await send(ACTIVITIES));
          floors.push(await verifyParseInsert(site, strangers));
        }
        const [stored] = await site.ask<{ count: number }>('select count(*) as "count" from "posts"');
        if (Number(stored?.count) !== sent) throw new Error(`${stored?.count} of ${sent} posts were stored`);
      } finally {
        await server.stop();
      }
      const [ours, floor] = [median(rates.map((rate) => rate.perCore)), median(floors)];
      return [
        {
          work: 'inbox: signed Create verified, stored, in the home timeline',
          floor: `${round(floor)}/s per core: RSA-2048 verify, JSON.parse, one insert`,
          value: `${round(ours)}/s per core`,
          ratio: ours / floor,
          aim: '≥ 2,000/s per core',
          reached: ours >= 2_000,
        },
      ];
    }),
};

function create(strangers: Strangers, site: Site, i: number): Post {
  const sender = i % SENDERS;
  const actor = strangers.uriOf(sender);
  const href = `${new URL(actor).origin}/tags/birds`;
  const link = `<a href="${href}" class="mention hashtag" rel="tag">#<span>birds</span></a>`;
  const content = `<p>the evening comes over the field, and the linnet sings number ${i} ${link}</p>`;
  const object = noteOf(actor, i, content, { tag: [{ type: 'Hashtag', name: '#birds', href }] });
  const { id, published, to, cc } = object;
  return strangers.sign(sender, site.url, { id: `${id}/activity`, type: 'Create', published, to, cc, object });
}

async function verifyParseInsert(site: Site, strangers: Strangers): Promise<number> {
  const body = create(strangers, site, 0).body as Buffer;
  const publicKey = createPublicKey(strangers.publicKeyPem);
  const signature = sign('sha256', body, strangers.key);
  const rows = await openRows(site, join(site.folder, 'floor.sqlite'), 'NORMAL');
  const { perCore } = await measureRate(process.pid, async () => {
    const began = performance.now();
    let done = 0;
    for (; performance.now() - began < 1_000; done++) {
      if (!verify('sha256', body, publicKey, signature)) throw new Error('not verified');
      JSON.parse(body.toString());
      await rows.insert(body.toString());
    }
    return done;
  });
  await rows.close();
  return perCore;
}
