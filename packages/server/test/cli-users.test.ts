import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withBase } from '../src/cli/with-base.ts';
import { loadConfig } from '../src/config/load.ts';
import { saveInstanceSettings } from '../src/core/users/settings.ts';
import { signIn } from '../src/core/users/sign-in.ts';
import { signUp } from '../src/core/users/sign-up.ts';
import { runLinnet } from './run-linnet.ts';

const PASSWORD = 'long enough';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-users-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test', '--role', 'owner'], {
    cwd,
  });
  assert.equal(code, 0, error);
  await withBase(
    async ({ ctx }) => {
      await saveInstanceSettings(ctx, { registrations: 'approval' });
      for (const username of ['bea', 'cyd']) {
        const from = { ip: '192.0.2.7', userAgent: 'test' };
        await signUp(ctx, { username, email: `${username}@mail.test`, password: PASSWORD, reason: 'birds', from });
      }
    },
    { config: loadConfig({}, cwd) },
  );
});
after(() => rm(cwd, { recursive: true }));

const run = async (args: string[], input = '') => {
  const { code, out } = await runLinnet([...args, '--json'], { cwd, input });
  return { code, answers: out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])) };
};
const names = async (...options: string[]) => {
  const { answers } = await run(['users', 'list', ...options]);
  return answers.map(({ username }) => username);
};
const trySignIn = (login: string, password: string) =>
  withBase(
    ({ ctx }) =>
      signIn(ctx, { login, password }).then(
        () => 'in',
        (error: Error) => error.message,
      ),
    { config: loadConfig({}, cwd) },
  );

test('people are listed, shown, let in and refused', async () => {
  assert.deepEqual(await names(), ['cyd', 'bea', 'ann']);
  assert.deepEqual(await names('--state', 'waiting'), ['cyd', 'bea']);
  assert.deepEqual(await names('--role', 'owner'), ['ann']);
  assert.deepEqual(await names('--role', 'user', '--email', 'cyd@'), ['cyd']);
  const [bea] = (await run(['users', 'show', '@Bea'])).answers;
  assert.deepEqual([bea.state, bea.reason, bea.ips], ['waiting', 'birds', ['192.0.2.7']]);
  assert.equal((await run(['users', 'approve', 'bea'])).answers[0].state, 'active');
  assert.equal((await run(['users', 'reject', 'cyd', '--text', 'Full'])).answers[0].state, 'refused');
  assert.deepEqual(
    [await trySignIn('bea', PASSWORD), await trySignIn('cyd', PASSWORD)],
    ['in', 'Your application was refused: Full'],
  );
  assert.equal((await run(['users', 'reject', 'bea'])).code, 1);
  const unknown = await run(['users', 'show', 'nobody']);
  assert.deepEqual([unknown.code, /There is no user "nobody" here/.test(unknown.answers[0].error)], [1, true]);
});

test('roles, logins and passwords are changed; a server keeps an owner', async () => {
  assert.equal((await run(['users', 'role', 'bea', 'moderator'])).answers[0].role, 'moderator');
  assert.equal((await run(['users', 'role', 'bea', 'king'])).code, 1);
  const last = await run(['users', 'role', 'ann', 'user']);
  assert.deepEqual([last.code, /only owner/.test(last.answers[0].error)], [1, true]);
  assert.equal((await run(['users', 'disable', 'bea'])).answers[0].state, 'disabled');
  assert.equal(await trySignIn('bea', PASSWORD), 'Your login is currently disabled');
  await run(['users', 'enable', 'bea']);
  assert.deepEqual(
    [(await run(['users', 'confirm', 'bea'])).code, (await run(['users', 'confirm', 'bea'])).code],
    [0, 1],
  );
  const moved = await run(['users', 'email', 'bea', 'Bea@new.test']);
  assert.deepEqual([moved.answers[0].email, moved.answers[0].pendingEmail], ['bea@new.test', null]);
  assert.deepEqual(
    [(await run(['users', 'email', 'bea', 'nowhere'])).code, (await run(['users', 'send-confirmation', 'bea'])).code],
    [1, 1],
  );
  const [made] = (await run(['users', 'reset-password', 'bea'])).answers;
  assert.deepEqual([(await trySignIn('bea', PASSWORD)) === 'in', await trySignIn('bea', made.password)], [false, 'in']);
  const [given] = (await run(['users', 'reset-password', 'bea'], 'another password\n')).answers;
  assert.deepEqual([given.password, await trySignIn('bea', 'another password')], [undefined, 'in']);
});

test('roles are made, given by their names, changed and taken away', async () => {
  const gardener = ['roles', 'create', 'Gardener', '--permissions', 'manageCustomEmojis,viewDashboard'];
  const [made] = (await run([...gardener, '--position', '5', '--color', '#3366AA', '--badge', '--two-factor'])).answers;
  assert.deepEqual(
    [made.name, made.position, made.color, made.highlighted, made.twoFactor, made.people],
    ['Gardener', 5, '#3366aa', true, true, 0],
  );
  assert.deepEqual(made.permissions, ['viewDashboard', 'manageCustomEmojis']);
  assert.equal((await run(['users', 'role', 'bea', 'gardener'])).answers[0].role, made.key);
  assert.deepEqual(await names('--role', 'Gardener'), ['bea']);
  const others = ['--name', 'Warden', '--no-badge', '--no-two-factor'];
  const [changed] = (await run(['roles', 'edit', 'Gardener', ...others])).answers;
  assert.deepEqual(
    [changed.key, changed.name, changed.highlighted, changed.twoFactor, changed.people],
    [made.key, 'Warden', false, false, 1],
  );
  assert.deepEqual(changed.permissions, made.permissions);
  for (const wrong of [
    ['create', 'x', '--permissions', 'manageEverything'],
    ['create', 'x', '--color', 'red'],
    ['edit', 'owner', '--permissions', ''],
    ['delete', 'admin'],
    ['show', 'Gardener'],
  ]) {
    assert.equal((await run(['roles', ...wrong])).code, 1, wrong.join(' '));
  }
  const [looked] = (await run(['roles', 'delete', 'warden', '--dry-run'])).answers;
  assert.deepEqual([looked.people, looked.removed], [1, false]);
  assert.equal((await run(['roles', 'show', 'Warden'])).answers[0].people, 1);
  assert.equal((await run(['roles', 'delete', 'Warden'])).answers[0].removed, true);
  const keys = (await run(['roles', 'list'])).answers.map(({ key }) => key);
  assert.deepEqual(keys, ['owner', 'admin', 'moderator', 'user']);
  assert.equal((await run(['users', 'show', 'bea'])).answers[0].role, 'user');
  const acts = (await run(['audit', 'list'])).answers.map(({ act }) => act).filter((act) => act.startsWith('role.'));
  assert.deepEqual(acts, ['role.remove', 'role.change', 'role.add']);
});

test('what is kept out is listed, added and let in again', async () => {
  const add = (...args: string[]) => run(['blocks', 'add', ...args]);
  assert.equal((await add('ip', '192.0.2.9/24', '--days', '3')).code, 0);
  assert.equal((await add('name', 'casino', '--contains', '--approval')).code, 0);
  const { answers } = await run(['blocks', 'list']);
  assert.deepEqual(
    answers.map(({ kind, how, what }) => [kind, how, what.split(' ')[0]]),
    [
      ['ip', 'no-sign-up', '192.0.2.0/24'],
      ['name', 'approval', '*casino*'],
    ],
  );
  assert.equal((await add('email', 'nobody')).code, 1);
  assert.equal((await run(['blocks', 'remove', 'name', answers[1].id])).code, 0);
  assert.deepEqual((await run(['blocks', 'list', '--kind', 'name'])).answers, []);
  assert.equal((await run(['blocks', 'remove', 'name', answers[1].id])).code, 1);
});
