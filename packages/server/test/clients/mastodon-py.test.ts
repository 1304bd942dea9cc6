/** Mastodon.py, which scripts and bots are made with: a journey in Python against a server that listens. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../app.ts';
import { createPushReceiver, type PushReceiver } from '../push/receiver.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { readCode, seedPerson } from './log-in.ts';
import { findProgram, talk } from './talk.ts';

const skip = findProgram('python3', ['-c', 'import mastodon'], 'python3-mastodon');
const SCRIPT = join(import.meta.dirname, 'mastodon-py.py');

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let receiver: PushReceiver;

before(async () => {
  if (skip) return;
  app = await createTestApp({ listen: true, config: { allowPrivate: true } });
  receiver = await createPushReceiver();
  seed = createSeed(app.ctx);
  alice = await seedPerson(seed, 'alice');
  bob = await seed.account('bob');
  await seed.follow(bob, alice);
  for (let i = 0; i < 5; i++) await seed.post(bob, `page ${i} #paged`);
  await app.drain();
});
after(async () => {
  if (skip) return;
  await receiver.stop();
  await app.close();
});

test('signs in by a copied code, uses every common verb, pages every list to its end, streams and is pushed', {
  skip,
}, async () => {
  /** What the script cannot do by itself; what is answered is typed into it. */
  const deeds: Record<string, (value: string) => Promise<string>> = {
    code: (url) => readCode(app, alice, url),
    drain: async () => {
      await app.drain();
      return 'done';
    },
    mention: async (text) => {
      const id = await seed.post(bob, `@alice ${text}`);
      await app.drain();
      return String(id);
    },
    endpoint: async () => receiver.url,
    keys: async () => JSON.stringify(receiver.keys),
    time: async () => new Date(app.clock.now()).toISOString(),
  };
  const steps: string[] = [];
  const { code, text } = await talk('python3', [SCRIPT, app.url], {
    reply: async (line) => {
      const [, what = '', value = ''] = /^ask (\w+) ?(.*)$/.exec(line) ?? [];
      if (line.startsWith('ok ')) steps.push(line);
      return deeds[what]?.(value);
    },
  });
  assert.equal(code, 0, text);
  assert.doesNotMatch(text, /Traceback/);
  assert.ok(steps.length >= 12, text);
  assert.ok(receiver.received.some(({ json }) => json.notification_type === 'mention'));
  assert.deepEqual(receiver.failures, []);
});
