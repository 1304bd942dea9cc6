import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-invites-'));
  const create = ['users', 'create', 'ann', '--email', 'ann@mail.test', '--role', 'owner'];
  const { code, error } = await runLinnet(create, { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const run = async (...args: string[]) => {
  const { code, out } = await runLinnet([...args, '--json'], { cwd });
  return { code, answers: out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)])) };
};

test('the operator makes invites, lists them and takes them back', async () => {
  const [own] = (await run('invites', 'create', '--uses', '5', '--days', '30', '--note', 'the choir')).answers;
  assert.match(own.url, /\/invite\/[a-z2-9]{16}$/);
  assert.deepEqual([own.by, own.maxUses, own.note, own.state], [null, 5, 'the choir', 'open']);
  const [anns] = (await run('invites', 'create', '--by', 'ann', '--follow')).answers;
  assert.deepEqual([anns.by, anns.maxUses, anns.autofollow], ['ann', 1, true]);
  for (const wrong of [['--days', 'ten'], ['--by', 'nobody'], ['--follow']]) {
    assert.notEqual((await run('invites', 'create', ...wrong)).code, 0, wrong.join(' '));
  }
  assert.equal((await run('invites', 'revoke', own.id)).code, 0);
  const open = (await run('invites', 'list')).answers;
  assert.deepEqual(
    open.map(({ id, by }: { id: string; by: string }) => [id, by]),
    [[anns.id, 'ann']],
  );
  const all = (await run('invites', 'list', '--all')).answers;
  assert.deepEqual(
    all.map(({ state }: { state: string }) => state),
    ['open', 'revoked'],
  );
  assert.notEqual((await run('invites', 'revoke', '7')).code, 0);
  const logged = (await run('audit', 'list')).answers.map(({ act }: { act: string }) => act);
  assert.deepEqual(
    logged.filter((act: string) => act.startsWith('invite')),
    ['invite.revoke', 'invite.create', 'invite.create'],
  );
});
