/** What is decided about other servers, by the command line. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-instances-'));
  const create = ['users', 'create', 'ann', '--email', 'ann@mail.test', '--role', 'owner'];
  const { code, error } = await runLinnet(create, { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = async (...args: string[]) => {
  const { code, out } = await runLinnet(['instances', ...args, '--json'], { cwd });
  return { code, answers: out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])) };
};

test('what is tried is not done', async () => {
  const { answers } = await run('block', 'Bad.test', '--dry-run');
  assert.deepEqual([answers[0].dryRun, answers[0].domain, answers[0].accounts], [true, 'bad.test', 0]);
  assert.deepEqual((await run('list')).answers, []);
});

test('a server is blocked, limited, shown and let in again', async () => {
  await run('block', 'bad.test', '--comment', 'spam', '--public-comment', 'Spam', '--obfuscate');
  await run('limit', 'bad.test', '--reject-media');
  const [decision] = (await run('list')).answers;
  const flags = { rejectMedia: true, rejectReports: false, obfuscate: true };
  assert.deepEqual(decision, {
    domain: 'bad.test',
    policy: 'limited',
    ...flags,
    publicComment: 'Spam',
    privateComment: 'spam',
  });
  const [below] = (await run('show', 'social.bad.test')).answers;
  assert.deepEqual([below.holds.policy, below.holds.rejectMedia, below.decision], ['silenced', true, null]);
  assert.equal((await run('unblock', 'bad.test', '--dry-run')).code, 0);
  assert.equal((await run('list')).answers.length, 1);
  assert.equal((await run('unblock', 'bad.test')).code, 0);
  assert.deepEqual((await run('list')).answers, []);
  assert.equal((await run('unblock', 'bad.test')).code, 1);
});

test('servers are allowed, and the others strangers', async () => {
  await run('allow', 'near.test');
  assert.deepEqual((await run('mode', 'allowed')).answers, [{ mode: 'allowed' }]);
  const holds = async (domain: string) => (await run('show', domain)).answers[0].holds.policy;
  assert.deepEqual([await holds('near.test'), await holds('far.test')], ['open', 'suspended']);
  await run('disallow', 'near.test');
  assert.equal(await holds('near.test'), 'suspended');
  assert.deepEqual((await run('mode', 'open')).answers, [{ mode: 'open' }]);
  assert.deepEqual((await run('mode')).answers, [{ mode: 'open' }]);
  assert.notEqual((await run('mode', 'closed')).code, 0);
  assert.equal((await run('block', 'not a name')).code, 1);
});

test('something is written down about a server, shown, and taken away', async () => {
  const [note] = (await run('note', 'Odd.test', 'answers mail')).answers;
  const notes = async () => (await run('show', 'odd.test')).answers[0].notes;
  const [shown] = await notes();
  assert.deepEqual([shown.id, shown.by, shown.text], [note.id, 'the operator', 'answers mail']);
  assert.equal((await run('note', 'odd.test')).code, 1);
  assert.equal((await run('note', 'odd.test', '--remove', note.id)).code, 0);
  assert.deepEqual(await notes(), []);
  assert.deepEqual((await run('give-up', 'odd.test', '--dry-run')).answers, [{ dryRun: true, waiting: 0 }]);
  assert.deepEqual((await run('give-up', 'odd.test')).answers, [{ count: 0 }]);
});

test('a list is looked at, applied by the running server, and written for others', async () => {
  const file = join(cwd, 'list.csv');
  await run('limit', 'there.test');
  await writeFile(file, '#domain,#severity\nthere.test,silence\nworse.test,suspend\nhid*.test,suspend\n');
  const [tried] = (await run('import', file, '--dry-run')).answers;
  assert.deepEqual([tried.servers, tried.same, tried.refused], [2, 1, 1]);
  assert.deepEqual(tried.changes, [{ line: 3, domain: 'worse.test', before: null, after: 'suspended' }]);
  assert.deepEqual(tried.refusedRows, [{ line: 4, text: 'hid*.test', why: 'hidden' }]);
  const [done] = (await run('import', file)).answers;
  assert.deepEqual([done.changes, done.applied], [1, true]);
  const [kept] = (await run('import', file, '--draft')).answers;
  assert.deepEqual([kept.changes, kept.applied], [1, false]);
  const [written] = (await run('export')).answers;
  assert.match(written.list, /^#domain,#severity,.*\r\nthere\.test,silence,false,false,,false\r\n$/);
  assert.deepEqual((await run('export', '--allow', '--format', 'json')).answers, [{ list: '[]\n' }]);
  assert.equal((await run('import', join(cwd, 'missing.csv'))).code, 1);
});
