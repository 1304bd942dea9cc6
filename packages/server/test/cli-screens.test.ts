import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withBase } from '../src/cli/with-base.ts';
import { loadConfig } from '../src/config/load.ts';
import { findPostById } from '../src/core/posts/queries.ts';
import { runLinnet } from './run-linnet.ts';
import { createSeed } from './seed.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-screens-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = async (...args: string[]) => runLinnet(['screens', ...args], { cwd });
async function read(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, error } = await run(...args, '--json');
  assert.equal(code, 0, error);
  return out.trim() === '' ? {} : JSON.parse(out);
}

test('screens are kept, tried, changed and taken away by command line', async () => {
  const conditions = ['words:pills,casino', 'parts:chea', 'pattern:a,[bc]', 'age-below:2', '!media'];
  const input = ['Pills', '--act', 'reject', '--condition', ...conditions];
  assert.deepEqual(await read('create', ...input, '--dry-run'), { count: 0, looked: 0 });
  const { id, ...made } = await read('create', ...input, '--scope', 'local');
  assert.deepEqual(made, {
    ...{ name: 'Pills', act: 'reject', warning: '', scope: 'local', direct: false, staff: false, enabled: true },
    ...{ hits: 0, conditions },
  });
  const number = `${id}`;
  const changed = await read('edit', number, '--off', '--staff', '--condition', 'words:pills');
  assert.deepEqual(changed, { id, ...made, staff: true, enabled: false, conditions: ['words:pills'] });
  assert.deepEqual((await read('test', 'cheap pills')).why, [{ kind: 'words', not: false, found: 'pills' }]);
  assert.deepEqual(await read('test', 'cheap pills', '--remote'), {});
  assert.deepEqual(await read('hits', number), {});
  assert.equal((await run('undo', number, '--all')).code, 0);
  assert.equal((await run('delete', number)).code, 0);
  for (const args of [
    ['edit', number],
    ['undo', 'x', '--all'],
  ]) {
    const missing = await run(...args);
    assert.notEqual(missing.code, 0);
    assert.match(missing.error, /There is no/);
  }
});

test('what cannot be is refused with what could', async () => {
  const wrong: [string[], RegExp][] = [
    [['create', 'x', '--act', 'ban', '--condition', 'media'], /one of flag/],
    [['create', 'x', '--act', 'flag', '--condition', 'moon:1'], /no condition "moon"/],
    [['create', 'x', '--act', 'flag', '--condition', '??'], /no condition/],
  ];
  for (const [args, says] of wrong) {
    const { code, error } = await run(...args);
    assert.notEqual(code, 0, args.join(' '));
    assert.match(error, says);
  }
});

test('what is held is listed, let out and refused by command line', async () => {
  assert.equal((await run('create', 'First', '--act', 'hold', '--condition', 'words:first')).code, 0);
  const inside = <T>(work: (ctx: Parameters<typeof createSeed>[0]) => Promise<T>) => {
    const answered: T[] = [];
    const config = loadConfig({ DATA_DIR: join(cwd, 'data') }, cwd);
    const done = withBase(
      async ({ ctx }) => {
        answered.push(await work(ctx));
        return { data: {}, text: '' };
      },
      { config },
    );
    return done.then(() => answered[0] as T);
  };
  const posts = await inside(async (ctx) => {
    const seed = createSeed(ctx);
    const author = await seed.remoteAccount('dora');
    return [await seed.remotePost(author, 'first'), await seed.remotePost(author, 'first again')];
  });
  const listed = await run('held', 'list', '--json');
  const [second, first] = listed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  assert.deepEqual([first?.['state'], first?.['act'], first?.['account']], ['done', 'hold', '@dora@remote.test']);
  assert.equal((await run('held', 'approve', `${first?.['id']}`)).code, 0);
  assert.equal((await run('held', 'refuse', `${second?.['id']}`)).code, 0);
  const states = await inside((ctx) =>
    Promise.all(posts.map(async (id) => (await findPostById.first(ctx.db, { id }))?.state)),
  );
  assert.deepEqual(states, ['shown', 'refused']);
  assert.deepEqual(await read('held', 'list'), {});
  assert.equal((await run('held', 'refuse', '--all')).code, 0);
  for (const [args, says] of [
    [['held', 'approve'], /--all/],
    [['held', 'approve', '7'], /There is no 7/],
  ] as const) {
    const { code, error } = await run(...args);
    assert.notEqual(code, 0);
    assert.match(error, says);
  }
});
