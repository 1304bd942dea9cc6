import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-presets-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = async (...args: string[]) => runLinnet(['presets', ...args], { cwd });

test('texts for moderators are kept, changed and taken away by command line', async () => {
  const added = await run('add', 'Adverts', 'No adverts here.', '--json');
  assert.equal(added.code, 0, added.error);
  const { id } = JSON.parse(added.out) as { id: string };
  assert.equal((await run('edit', id, '--text', 'None at all.')).code, 0);
  const listed = await run('list', '--json');
  assert.deepEqual(JSON.parse(listed.out), { id, use: 'sanction', title: 'Adverts', text: 'None at all.' });
  const full = JSON.parse((await run('add', 'Full', 'We are full.', '--for', 'refusal', '--json')).out);
  assert.equal(full.use, 'refusal');
  assert.equal((await run('remove', full.id)).code, 0);
  const silent = await run('edit', id);
  assert.notEqual(silent.code, 0);
  assert.match(silent.error, /--title/);
  assert.equal((await run('remove', id)).code, 0);
  for (const args of [
    ['remove', id],
    ['edit', id, '--title', 'x'],
    ['remove', 'first'],
  ]) {
    const missing = await run(...args);
    assert.notEqual(missing.code, 0);
    assert.match(missing.error, /There is no preset/);
  }
  assert.equal((await run('list')).out.trim(), '');
});
