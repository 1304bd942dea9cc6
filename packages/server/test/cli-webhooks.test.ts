import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLinnet } from './run-linnet.ts';
import { startReceiver } from './webhooks/receiver.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-webhooks-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const env = { FEDERATION_ALLOW_PRIVATE: 'true' };
const run = (...args: string[]) => runLinnet(['webhooks', ...args], { cwd, env });
async function read(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, error } = await run(...args, '--json');
  assert.equal(code, 0, error);
  return JSON.parse(out);
}

test('a program is told of events, tested and forgotten by command line', async (t) => {
  const receiver = await startReceiver(t);
  const { secret, ...made } = await read('add', receiver.url, '--event', 'report.created', 'status.created', '--off');
  assert.match(`${secret}`, /^\S{32,}$/);
  assert.deepEqual([made['events'], made['enabled']], [['report.created', 'status.created'], false]);
  const id = `${made['id']}`;
  const { taken, status, body } = await read('test', id);
  assert.deepEqual([taken, status, body], [true, 200, 'thanks']);
  assert.equal(receiver.received[0]?.json.event, 'ping');
  assert.equal((await read('enable', id))['enabled'], true);
  assert.notEqual((await read('rotate', id))['secret'], secret);
  assert.match((await run('list')).out, new RegExp(`${id}  on   ${receiver.url}`));
  assert.equal((await read('disable', id))['enabled'], false);
  for (const [args, why] of [
    [['add', 'nonsense', '--event', 'report.created'], /https:\/\/ address/],
    [['add', receiver.url, '--event', 'report.gone'], /report.updated/],
    [['add', receiver.url], /--event/],
    [['test', '7'], /no webhook 7/],
    [['remove', 'seven'], /no webhook seven/],
  ] as const) {
    const refused = await run(...args);
    assert.notEqual(refused.code, 0, args.join(' '));
    assert.match(refused.error, why);
  }
  assert.equal((await read('remove', id, '--dry-run'))['removed'], false);
  assert.equal((await read('remove', id))['removed'], true);
  assert.equal((await run('list')).out.trim(), 'no program is told of anything');
});
