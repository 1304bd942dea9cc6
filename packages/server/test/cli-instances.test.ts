/** What is decided about other servers, by the command line. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startListServer } from './api/list-server.ts';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-instances-'));
  const create = ['users', 'create', 'ann', '--email', 'ann@mail.test', '--role', 'owner'];
  const { code, error } = await runLinnet(create, { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = (...args: string[]) => runWith('', ...args);
/** With something on standard input. */
const runWith = async (input: string, ...args: string[]) => {
  const env = { FEDERATION_ALLOW_PRIVATE: 'true' };
  const { code, out } = await runLinnet(['instances', ...args, '--json'], { cwd, env, input });
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

test('a list is subscribed to, fetched, shown, changed, and fetched no more', async () => {
  const list = await startListServer();
  try {
    list.serve('#domain,#severity\nnoisy.test,silence\nfoul.test,suspend\n');
    const [tried] = (await run('lists', 'subscribe', list.url, '--dry-run')).answers;
    assert.deepEqual(
      [tried.servers, tried.changes.map(({ domain, after }: { domain: string; after: string }) => [domain, after])],
      [
        2,
        [
          ['noisy.test', 'limited'],
          ['foul.test', 'suspended'],
        ],
      ],
    );
    const options = ['--name', 'Friends', '--priority', '7', '--username', 'me', '--secret'];
    const [made] = (await runWith('hush\n', 'lists', 'subscribe', list.url, ...options)).answers;
    assert.deepEqual([made.name, made.subscription.priority, made.subscription.hasSecret], ['Friends', 7, true]);
    const [read] = (await run('lists', 'fetch', made.id)).answers;
    assert.deepEqual(read.drafts, [
      { domain: 'noisy.test', wants: 'limited' },
      { domain: 'foul.test', wants: 'suspended' },
    ]);
    assert.equal(list.asked.at(-1)?.authorization, `Basic ${Buffer.from('me:hush').toString('base64')}`);
    const change = ['--no-secret', '--username', '', '--apply-up-to', '3', '--priority', '9'];
    const { subscription } = (await run('lists', 'change', made.id, ...change)).answers[0];
    assert.deepEqual([subscription.hasSecret, subscription.applyUpTo, subscription.priority], [false, 3, 9]);
    list.answer = (response) => response.writeHead(500).end();
    assert.equal((await run('lists', 'fetch', made.id)).code, 69);
    assert.deepEqual((await run('lists', 'list')).answers[0].subscription.status, 500);
    assert.deepEqual((await run('lists', 'except', 'foul.test')).answers, [{ domains: ['foul.test'] }]);
    assert.deepEqual((await run('lists', 'apply', made.id)).answers, [{ count: 2 }]);
    const [ended] = (await run('lists', 'unsubscribe', made.id)).answers;
    assert.deepEqual([ended.subscription, ended.open], [null, 0]);
    assert.deepEqual((await run('lists', 'list')).answers, []);
  } finally {
    await list.close();
  }
});
