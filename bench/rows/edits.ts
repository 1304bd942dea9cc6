import { sendAll } from '../lib/load.ts';
import { cpuSeconds, round } from '../lib/measure.ts';
import type { Row } from '../lib/room.ts';
import { createStrangers, noteOf } from '../lib/strangers.ts';

const EDITS = 400;
const BYTES = 95_000;
/** The first and the last of them are compared. */
const COMPARED = 50;
const MB = 1_048_576;

/** One long post of a stranger, edited again and again: what an edit costs in the end, and what is kept of all. */
export const edits: Row = {
  name: 'edits',
  measure: (room) =>
    room.withSite(async (site) => {
      const strangers = createStrangers(1);
      await site.fill(async ({ seed }) => {
        // What nobody asked for is not kept.
        await seed.follow(await seed.account('reader'), await strangers.introduce(seed, 0));
      });
      const server = await site.start();
      const actor = strangers.uriOf(0);
      const note = (edit: number, more: object) => noteOf(actor, 0, `<p>${edit} ${'x'.repeat(BYTES)}</p>`, more);
      const send = async (type: 'Create' | 'Update', id: number, object: object) => {
        const activity = strangers.sign(0, site.url, { id: `${actor}/activities/${id}`, type, object });
        await sendAll(server.url, [activity].values(), 1, 202);
        await site.untilIdle();
      };
      try {
        const published = new Date(Date.now() - 86_400_000).toISOString();
        await send('Create', 0, note(0, { published }));
        const spent: number[] = [];
        for (let i = 1; i <= EDITS; i += COMPARED) {
          const before = cpuSeconds(server.pid);
          for (let edit = i; edit < i + COMPARED; edit++) {
            const updated = new Date(Date.now() - 86_400_000 + edit * 60_000).toISOString();
            await send('Update', edit, note(edit, { published, updated }));
          }
          spent.push(((cpuSeconds(server.pid) - before) * 1_000) / COMPARED);
        }
        const [first = 0, last = 0] = [spent[0], spent.at(-1)];
        const versions = await site.ask<object>('select * from "postEdits"');
        const kept = JSON.stringify(versions).length;
        const [post] = await site.ask<{ content: string }>('select "content" from "posts"');
        if (!post?.content.startsWith(`<p>${EDITS} `)) throw new Error('the last edit did not arrive');
        return [
          {
            work: `${EDITS} edits of 95 kB`,
            floor: `${round(first)} ms of processor time: each of the first ${COMPARED}`,
            value: `${round(last)} ms each of the last ${COMPARED}; ${round(kept / MB)} MB of ${versions.length} versions kept`,
            ratio: last / first,
            aim: '≤ 1.2 and ≤ 5 MB',
            reached: last / first <= 1.2 && kept <= 5 * MB,
          },
        ];
      } finally {
        await server.stop();
      }
    }),
};
