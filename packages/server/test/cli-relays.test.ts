import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createRelay, type RelayServer } from './federation/relay-server.ts';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
let relay: RelayServer;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-relays-'));
  relay = await createRelay('litepub');
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(async () => {
  await relay.close();
  await rm(cwd, { recursive: true });
});

const env = { FEDERATION_ALLOW_PRIVATE: 'true' };
const run = (...args: string[]) => runLinnet(['relays', ...args], { cwd, env });
async function read(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, error } = await run(...args, '--json');
  assert.equal(code, 0, error);
  return JSON.parse(out);
}

test('a relay is asked, switched off, asked again and taken away by command line', async () => {
  assert.equal((await run('list')).out.trim(), 'there are no relays');
  const made = await read('add', relay.actor);
  assert.deepEqual([made['state'], made['inboxUri'], made['protocol']], ['asked', relay.inbox, 'litepub']);
  const id = `${made['id']}`;
  assert.match((await run('list')).out, new RegExp(`${id}  asked +${relay.inbox}`));
  assert.equal((await read('disable', id))['state'], 'off');
  assert.equal((await read('enable', id))['state'], 'asked');
  for (const [args, why] of [
    [['add', 'nonsense'], /https:\/\/ address/],
    [['add', relay.actor], /there already/],
    [['enable', '7'], /no relay 7/],
    [['remove', 'seven'], /no relay seven/],
  ] as const) {
    const refused = await run(...args);
    assert.notEqual(refused.code, 0, args.join(' '));
    assert.match(refused.error, why);
  }
  assert.equal((await read('remove', id, '--dry-run'))['removed'], false);
  assert.equal((await read('remove', id))['removed'], true);
  assert.equal((await run('list')).out.trim(), 'there are no relays');
});
