import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemRng } from '../src/lib/rng.ts';
import { makeSelfSigned } from '../src/lib/self-signed.ts';
import { writeMetadata } from './api/saml-forge.ts';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-providers-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = (args: string[], input = '', env = {}) => runLinnet(['providers', ...args], { cwd, input, env });

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

/** A process in which one package is as if it were not installed. */
const lacks = (name: string) => {
  const code = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(wanted, context, next) {
      if (wanted === '${name}') throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
      return next(wanted, context);
    } });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
};

test('a provider of SAML is offered by a file, and the way to install its packages is said where they lack', async () => {
  const { certificate } = await makeSelfSigned({ rng: systemRng, now: Date.now() }, 'idp');
  const idp = { entityId: 'https://idp.test', signOnUrl: 'https://idp.test/sso', certificates: [certificate] };
  const path = join(cwd, 'idp.xml');
  await writeFile(path, writeMetadata(idp));
  const add = ['add', 'uni', '--metadata', path, '--title', 'University'];
  const lacking = await run(add, '', lacks('xml-crypto'));
  assert.notEqual(lacking.code, 0);
  assert.match(lacking.error, /npm ci --include=optional/);
  assert.equal((await run(['list'], '', lacks('xml-crypto'))).out.trim(), 'no providers');
  const added = await run(add);
  assert.equal(added.code, 0, added.error);
  assert.match(added.out, /Our metadata +\S+\/auth\/saml\/uni\/metadata/);
  assert.match(added.out, /Signs with .*, until 20\d\d-/);
  assert.match((await run(['list'])).out, /uni {2}University {2}https:\/\/idp\.test {2}SAML/);
  const edited = await run(['edit', 'uni', '--metadata', path, '--unsolicited', '--json']);
  assert.equal((JSON.parse(edited.out) as { saml: { unsolicited: boolean } }).saml.unsolicited, true, edited.error);
  const back = await run(['edit', 'uni', '--no-unsolicited', '--title', 'Uni', '--json']);
  assert.equal((JSON.parse(back.out) as { saml: { unsolicited: boolean } }).saml.unsolicited, false, back.error);
  for (const [args, why] of [
    [['add', 'two', '--title', 'x'], /--metadata for SAML/],
    [['add', 'two', '--title', 'x', '--metadata', path, '--issuer', 'https://x.test'], /--metadata for SAML/],
    [['add', 'two', '--title', 'x', '--metadata', join(cwd, 'none')], /no file that can be read/],
    [['edit', 'uni', '--client-id', 'x'], /SAML has no client/],
  ] as const) {
    const refused = await run([...args]);
    assert.notEqual(refused.code, 0, args.join(' '));
    assert.match(refused.error, why);
  }
  assert.equal((await run(['remove', 'uni'])).code, 0);
});
