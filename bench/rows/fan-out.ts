import { generateKeyPairSync, sign } from 'node:crypto';
import { median, round } from '../lib/measure.ts';
import { type Started, startScript } from '../lib/process.ts';
import type { Row } from '../lib/room.ts';

const HOSTS = 5_000;

/** One post to followers on 5,000 hosts: addresses of the loopback network, all answered by one sink. */
export const fanOut: Row = {
  name: 'fan-out',
  measure: (room) =>
    room.withSite(async (site) => {
      const sink = await startScript('lib/sink.ts');
      const { port } = new URL(sink.url);
      const token = await site.fill(async ({ seed }) => {
        const author = await seed.account('author');
        for (let i = 0; i < HOSTS; i++) {
          const host = `127.1.${i >> 8}.${i & 255}:${port}`;
          const inbox = `http://${host}/inbox`;
          const follower = await seed.remoteAccount('dave', host, { inboxUri: inbox, sharedInboxUri: inbox });
          await seed.follow(follower, author);
        }
        return seed.token(author);
      });
      const server = await site.start();
      const [rates, floors] = [[] as number[], [] as number[]];
      try {
        for (let i = 0; i <= room.rounds; i++) {
          const rate = await deliver({ server, sink, token, expected: HOSTS * (i + 1) });
          // The first round warms up.
          if (i === 0) continue;
          rates.push(rate);
          floors.push(signsPerSecond());
        }
      } finally {
        await server.stop();
        await sink.stop();
      }
      const [ours, floor] = [median(rates), median(floors)];
      return [
        {
          work: `fan-out of one post to ${HOSTS.toLocaleString('en')} hosts`,
          floor: `${round(floor)}/s: RSA-2048 sign`,
          value: `${round(ours)} deliveries/s`,
          ratio: ours / floor,
          aim: '≥ 0.5',
          reached: ours / floor >= 0.5,
        },
      ];
    }),
};

interface Delivery {
  server: Started;
  sink: Started;
  token: string;
  /** How many the sink will have had in all. */
  expected: number;
}

async function deliver({ server, sink, token, expected }: Delivery): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${server.url}/api/v1/statuses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'to everyone' }),
  });
  if (answer.status !== 200) throw new Error(`the post was answered ${answer.status}`);
  while (Number(await (await fetch(sink.url)).text()) < expected)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return HOSTS / ((performance.now() - began) / 1000);
}

function signsPerSecond(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = Buffer.alloc(300, 'x');
  const began = performance.now();
  let done = 0;
  for (; performance.now() - began < 1_000; done++) sign('sha256', text, privateKey);
  return done / ((performance.now() - began) / 1000);
}
