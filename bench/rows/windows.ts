import { WebSocket } from 'ws';
import { median } from '../lib/measure.ts';
import type { Seen, Started } from '../lib/process.ts';
import type { Row } from '../lib/room.ts';

const WINDOWS = 300;
/** Nothing more comes when nothing came for so long. */
const QUIET_MS = 500;
const CHANNELS = ['user', 'public'];
/** The worker looks for due work now and then, whether there is any or not. */
const HOUSEKEEPING = /"(jobs|deliver\w+|outgoingActivities)"/;

/** What one direct message costs with 300 people's windows open: statements that it costs with none are taken off. */
export const windows: Row = {
  name: 'windows',
  measure: (room) =>
    room.withSite(async (site) => {
      const people = await site.fill(async ({ seed }) => {
        const made = [];
        for (let i = 0; i < WINDOWS; i++) {
          const member = await seed.account(`member${i}`);
          made.push({ ...member, token: await seed.token(member) });
        }
        return made;
      });
      const server = await site.start();
      const sockets: WebSocket[] = [];
      try {
        // Those who may see the message come last: whoever asks for one reader after the other asks for all.
        const [addressee, author] = people.slice(-2);
        const token = author?.token as string;
        const say = (text: string) => countStatements(server, token, `@${addressee?.username} ${text}`, sockets);
        // The first message is for what is read once and kept.
        await say('first');
        const alone = [];
        for (let i = 0; i < room.rounds; i++) alone.push(await say('nobody looks'));
        sockets.push(...(await Promise.all(people.map((person) => openWindow(server, person.token)))));
        await say('second');
        const looked = [];
        for (let i = 0; i < room.rounds; i++) looked.push(await say('everybody looks'));
        const statements = median(looked) - median(alone);
        return [
          {
            work: `one direct message, ${WINDOWS} open windows`,
            floor: `${median(alone)} statements with no window open`,
            value: `${statements} more`,
            aim: '≤ 5',
            reached: statements <= 5,
          },
        ];
      } finally {
        for (const socket of sockets) socket.terminate();
        await server.stop();
      }
    }),
};

async function openWindow(server: Started, token: string): Promise<WebSocket> {
  const url = `${server.url.replace('http', 'ws')}/api/v1/streaming?access_token=${token}`;
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  for (const stream of CHANNELS) socket.send(JSON.stringify({ type: 'subscribe', stream }));
  return socket;
}

/** Until every window that a message is for has it, and everything that was to be done has been. */
async function countStatements(server: Started, token: string, status: string, sockets: WebSocket[]): Promise<number> {
  const { statements } = await server.watch(async (peek) => {
    const heard = sockets.length > 0 ? hear(sockets) : Promise.resolve();
    const answer = await fetch(`${server.url}/api/v1/statuses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ status, visibility: 'direct' }),
    });
    if (answer.status !== 200) throw new Error(`the message was answered ${answer.status}`);
    await answer.arrayBuffer();
    await heard;
    for (let before = -1, now = 0; before < now; ) {
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      [before, now] = [now, sum(await peek())];
    }
  });
  return sum({ statements });
}

function sum({ statements }: Pick<Seen, 'statements'>): number {
  return statements.reduce((total, { sql, count }) => (HOUSEKEEPING.test(sql) ? total : total + count), 0);
}

/** Whoever is mentioned is notified. */
function hear(sockets: WebSocket[]): Promise<void> {
  return new Promise((resolve) => {
    const listen = (data: Buffer) => {
      if (!data.toString().includes('"notification"')) return;
      for (const socket of sockets) socket.off('message', listen);
      resolve();
    };
    for (const socket of sockets) socket.on('message', listen);
  });
}
