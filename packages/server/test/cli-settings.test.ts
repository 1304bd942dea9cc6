import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-settings-'));
  // Makes the database.
  const create = ['users', 'create', 'ann', '--email', 'ann@mail.test', '--role', 'owner'];
  const { code, error } = await runLinnet(create, { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = async (...args: string[]) => {
  const { code, out } = await runLinnet([...args, '--json'], { cwd });
  return { code, answers: out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])) };
};

test('settings are set one at a time, and shown', async () => {
  await writeFile(join(cwd, 'privacy.txt'), 'We keep little.\n\nNothing else.\n');
  for (const [name, ...rest] of [
    ['title', 'Hedgerow'],
    ['contact-account', 'ann'],
    ['privacy-policy', '--file', 'privacy.txt'],
    ['terms', 'Be kind.', '--from', '2026-12-01'],
  ] as const) {
    assert.equal((await run('settings', 'set', name, ...rest)).code, 0, name);
  }
  const { answers } = await run('settings', 'list');
  const { title, terms, ...rest } = answers[0];
  assert.deepEqual([title, terms], ['Hedgerow', 'from 2026-12-01: Be kind.']);
  assert.equal(rest['privacy-policy'], 'We keep little.\n\nNothing else.');
  assert.equal(rest['contact-account'], 'ann');
  assert.deepEqual((await run('settings', 'get', 'title')).answers, [{ name: 'title', value: 'Hedgerow' }]);
});

test('what cannot be is refused in words, and changes nothing', async () => {
  for (const [args, words] of [
    [['colour', 'red'], /There is no setting "colour"/],
    [['registrations', 'perhaps'], /not included/],
    [['contact-email', 'nobody'], /is invalid/],
    [['title', ' '], /can't be blank/],
    [['contact-account', 'nobody'], /There is no "nobody" here/],
  ] as const) {
    const { code, answers } = await run('settings', 'set', ...args);
    assert.equal(code, 1, args.join(' '));
    assert.match(answers[0].error, words);
  }
});

test('a secret comes by standard input, and is never shown', async () => {
  const set = async (rest: string[], input?: string) => {
    const args = ['settings', 'set', 'challenge-secret', ...rest, '--json'];
    const { code, out } = await runLinnet(args, { cwd, ...(input === undefined ? {} : { input }) });
    return { code, answer: JSON.parse(out) };
  };
  const onLine = await set(['0xSECRET']);
  assert.equal(onLine.code, 1);
  assert.match(onLine.answer.error, /first line of standard input/);
  assert.equal((await set([])).code, 1);
  assert.deepEqual(await set([], '0xSECRET\n'), { code: 0, answer: { name: 'challenge-secret', value: '(kept)' } });
  const asked = await run('settings', 'set', 'signup-challenge', 'service');
  assert.equal(asked.code, 1);
  assert.match(asked.answers[0].error, /cannot be a service while its site key is missing/);
  const all = await runLinnet(['settings', 'list'], { cwd });
  assert.match(all.out, /challenge-secret +\(kept\)/);
  assert.doesNotMatch(all.out, /0xSECRET/);
  assert.deepEqual(await set(['']), { code: 0, answer: { name: 'challenge-secret', value: '' } });
});

test('an icon and a thumbnail are set, described and removed', async () => {
  const picture = sharp({ create: { width: 60, height: 60, channels: 3, background: '#c33' } });
  await writeFile(join(cwd, 'bird.png'), await picture.png().toBuffer());
  const [icon] = (await run('settings', 'icon', 'bird.png')).answers;
  assert.deepEqual(Object.keys(icon.icon), ['48', '180', '192', '512']);
  assert.deepEqual((await run('settings', 'icon')).answers, [icon]);
  assert.deepEqual((await run('settings', 'icon', '--remove')).answers, [{ icon: null }]);
  await run('settings', 'thumbnail', 'bird.png', '--description', 'A bird');
  const [changed] = (await run('settings', 'thumbnail', '--description', 'A red bird')).answers;
  assert.equal(changed.thumbnail.description, 'A red bird');
  assert.deepEqual((await run('settings', 'thumbnail', '--remove')).answers, [{ thumbnail: null }]);
  const missing = await run('settings', 'icon', 'none.png');
  assert.deepEqual([missing.code, missing.answers.length], [1, 1]);
  assert.match(missing.answers[0].error, /no file "none.png"/);
});

test('what posts are found by is made anew by a job', async () => {
  assert.equal((await run('search', 'reindex')).code, 0);
  const { answers } = await run('jobs', 'list');
  assert.deepEqual(
    answers
      .filter(({ name }) => name.startsWith('search.'))
      .map(({ name, inputJson }) => [name, JSON.parse(inputJson).accountId]),
    [['search.reindex', null]],
  );
});

test('rules are added, listed and taken away', async () => {
  const first = await run('rules', 'add', 'Be kind', '--hint', 'Always');
  await run('rules', 'add', 'No noise');
  assert.equal((await run('rules', 'remove', first.answers[0].id)).code, 0);
  const { answers } = await run('rules', 'list');
  assert.deepEqual(
    answers.map(({ text, hint }) => [text, hint]),
    [['No noise', '']],
  );
});
