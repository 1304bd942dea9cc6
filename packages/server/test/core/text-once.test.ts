import assert from 'node:assert/strict';
import { Session } from 'node:inspector/promises';
import { after, before, test } from 'node:test';
import { updateProfile } from '../../src/core/accounts/update-profile.ts';
import { createPost } from '../../src/core/posts/create.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member } from '../seed.ts';

let app: TestApp;
let alice: Member;
const session = new Session();

before(async () => {
  app = await createTestApp();
  alice = await createSeed(app.ctx).account('alice');
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
});
after(async () => {
  session.disconnect();
  await app.close();
});

/** How often the functions that read a text ran meanwhile, by name. */
async function countReadings(work: () => Promise<unknown>): Promise<Record<string, number>> {
  await session.post('Profiler.takePreciseCoverage');
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const counts: Record<string, number> = {};
  for (const { url, functions } of result.filter(({ url }) => url.includes('/src/lib/text/'))) {
    for (const { functionName, ranges } of functions) {
      if (/^(?:parse-plain|tokenize-text)/.test(url.split('/').at(-1) as string)) {
        counts[functionName] = (counts[functionName] ?? 0) + (ranges[0]?.count ?? 0);
      }
    }
  }
  return counts;
}

const TEXT = 'hi @alice, see #this at https://a.example/ :blob:\n\n#that';

test('a post is read once when it is written, and once when it is edited', async () => {
  const input = { accountId: alice.id, text: TEXT, contentWarning: '#cw @alice', visibility: 'public' } as const;
  let postId = 0;
  const written = await countReadings(async () => {
    postId = await createPost(app.ctx, input);
  });
  assert.deepEqual([written['parsePlain'], written['tokenizeText']], [1, 1]);
  const edited = await countReadings(() =>
    editPost(app.ctx, {
      accountId: alice.id,
      postId,
      text: `${TEXT}!`,
      contentWarning: '',
      sensitive: false,
      mediaIds: [],
    }),
  );
  assert.deepEqual([edited['parsePlain'], edited['tokenizeText']], [1, 1]);
});

test('each text of a profile is read once', async () => {
  const fields = [
    { name: 'a', value: TEXT },
    { name: 'b', value: '#x' },
  ];
  const counts = await countReadings(() => updateProfile(app.ctx, alice.id, { note: TEXT, fields }));
  assert.deepEqual([counts['parsePlain'], counts['tokenizeText']], [3, 3]);
});
