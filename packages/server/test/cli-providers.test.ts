import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-providers-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = (args: string[], input = '') => runLinnet(['providers', ...args], { cwd, input });

test('a provider is offered, gives roles, is switched off and taken away by command line', async () => {
  const client = ['--issuer', 'https://id.test', '--client-id', 'linnet', '--title', 'Work'];
  const added = await run(['add', 'work', ...client], 'a secret\n');
  assert.equal(added.code, 0, added.error);
  const roles = ['--role', 'mods=Moderator', 'cn=admins,ou=people=admin'];
  const edited = await run(['edit', 'work', '--role-claim', 'groups', ...roles, '--off', '--json']);
  assert.equal(edited.code, 0, edited.error);
  const data = JSON.parse(edited.out) as Record<string, unknown>;
  assert.deepEqual(data['roles'], [
    { value: 'mods', role: 'moderator', holds: true },
    { value: 'cn=admins,ou=people', role: 'admin', holds: true },
  ]);
  assert.deepEqual([data['enabled'], data['title'], data['roleClaim']], [false, 'Work', 'groups']);
  assert.match((await run(['list'])).out, /switched off {2}mods=Moderator {2}cn=admins,ou=people=Admin/);
  for (const [args, why] of [
    [['edit', 'work', '--role', 'mods'], /VALUE=ROLE/],
    [['edit', 'work', '--role', 'mods=king'], /no role "king"/],
    [['edit', 'work', '--role', 'mods=owner'], /owner/],
    [['edit', 'work', '--secret'], /standard input/],
    [['edit', 'gone', '--on'], /no provider "gone"/],
  ] as const) {
    const refused = await run([...args]);
    assert.notEqual(refused.code, 0, args.join(' '));
    assert.match(refused.error, why);
  }
  const kept = JSON.parse((await run(['edit', 'work', '--no-roles', '--on', '--json'])).out) as Record<string, unknown>;
  assert.deepEqual([kept['roles'], kept['enabled']], [[], true]);
  assert.match((await run(['remove', 'work', '--dry-run'])).out, /would be offered no more. 0 people/);
  assert.equal((await run(['remove', 'work'])).code, 0);
  assert.equal((await run(['list'])).out.trim(), 'no providers');
});
