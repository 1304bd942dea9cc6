import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLinnet } from './run-linnet.ts';

let cwd: string;

before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-cli-'));
});

after(() => rm(cwd, { recursive: true }));

test('a bad setting exits with 78, names it and writes nothing', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'linnet-cli-empty-'));
  for (const command of ['start', 'status']) {
    const { code, out, error } = await runLinnet([command], { cwd: empty, env: { PORT: 'none' } });
    assert.equal(code, 78, command);
    assert.match(error, /^PORT: "none" is not valid; expected a whole number from 0 to 65535$/m);
    assert.equal(out, '');
  }
  assert.deepEqual(readdirSync(empty), []);
  await writeFile(join(empty, 'linnet.toml'), 'colour = "red"');
  const { code, out } = await runLinnet(['start', '--json'], { cwd: empty });
  assert.equal(code, 78);
  const answer = JSON.parse(out) as { error: string; exitCode: number };
  assert.match(answer.error, /unknown key "colour"/);
  assert.equal(answer.exitCode, 78);
  assert.deepEqual(readdirSync(empty), ['linnet.toml']);
  await rm(empty, { recursive: true });
});

test('a wrong command line exits with 2, help with 0', async () => {
  assert.equal((await runLinnet(['sing'], { cwd })).code, 2);
  assert.equal((await runLinnet(['status', '--loud'], { cwd })).code, 2);
  const help = await runLinnet(['--help'], { cwd });
  assert.equal(help.code, 0);
  assert.match(help.out, /Exit codes:/);
});

test('a look does not make a database', async () => {
  assert.equal((await runLinnet(['status', '--json'], { cwd })).code, 69);
  const doctor = await runLinnet(['doctor'], { cwd, env: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  assert.equal(doctor.code, 1);
  assert.match(doctor.out, /✗ database: /);
  assert.match(doctor.out, /✗ private-addresses: .*\n {4}Remove FEDERATION_ALLOW_PRIVATE/);
  assert.equal(existsSync(join(cwd, 'data')), false);
});

test('inspect reads files and folders, and names the reason of a refusal', async () => {
  const folder = join(cwd, 'documents/deeper');
  await mkdir(folder, { recursive: true });
  const actor = 'https://a.test/users/ann';
  const note = { id: 'https://a.test/notes/1', type: 'Note', attributedTo: actor, content: '<p>hello</p>' };
  const forged = { id: 'https://b.test/1', type: 'Create', actor: 'https://b.test/users/bob', object: note };
  await writeFile(join(cwd, 'documents/1-note.json'), JSON.stringify(note));
  await writeFile(join(folder, '2-broken.json'), '{');
  await writeFile(join(folder, '3-forged.json'), JSON.stringify(forged));
  await writeFile(join(folder, 'readme.txt'), 'not a document');
  const { code, out } = await runLinnet(['inspect', '--json', 'documents', '@ann@localhost', 'nowhere.json'], { cwd });
  const lines = out.trimEnd().split('\n');
  const seen = lines.map((line) => JSON.parse(line) as { source: string; understood: boolean; reason: string | null });
  assert.deepEqual(
    seen.map(({ source, understood, reason }) => [source, understood, reason]),
    [
      ['documents/1-note.json', true, null],
      ['documents/deeper/2-broken.json', false, 'malformed-json'],
      ['documents/deeper/3-forged.json', false, 'foreign-object'],
      ['@ann@localhost', false, 'blocked-address'],
      ['nowhere.json', false, 'not-found'],
    ],
  );
  assert.equal(code, 1);
});
