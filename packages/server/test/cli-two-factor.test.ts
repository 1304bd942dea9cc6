import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withBase } from '../src/cli/with-base.ts';
import { loadConfig } from '../src/config/load.ts';
import { findAccountByHandle } from '../src/core/accounts/find.ts';
import { finishSetUp, startSetUp } from '../src/core/two-factor/set-up.ts';
import { findUserByAccount } from '../src/core/users/queries.ts';
import { totpCode } from '../src/lib/totp.ts';
import { runLinnet } from './run-linnet.ts';

let cwd: string;
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'linnet-two-factor-'));
  const { code, error } = await runLinnet(['users', 'create', 'ann', '--email', 'ann@mail.test'], { cwd });
  assert.equal(code, 0, error);
});
after(() => rm(cwd, { recursive: true }));

const off = async (...args: string[]) => {
  const { code, out } = await runLinnet(['users', 'two-factor', 'off', ...args, '--json'], { cwd });
  return { code, answer: JSON.parse(out) as Record<string, unknown> };
};

/** Ann sets up an authenticator. */
function setUp(): Promise<void> {
  const config = loadConfig({ DATA_DIR: join(cwd, 'data') }, cwd);
  return withBase(
    async ({ ctx }) => {
      const account = await findAccountByHandle(ctx, 'ann');
      const { id: userId = 0 } = (await findUserByAccount.first(ctx.db, { accountId: account?.id ?? 0 })) ?? {};
      const { secret } = await startSetUp(ctx, userId);
      const bits = [...secret].map((letter) =>
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
      );
      const bytes = (bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
      const code = totpCode(Buffer.from(bytes), Math.floor(ctx.clock.now() / 30_000));
      await finishSetUp(ctx, { userId, code, tokenId: 0 });
    },
    { config },
  );
}

test('the operator takes a second step from who has lost theirs, and can look first', async () => {
  assert.match(String((await off('nobody')).answer['error']), /There is no user "nobody" here/);
  assert.match(String((await off('ann')).answer['error']), /No second step is asked of ann/);
  await setUp();
  assert.deepEqual((await off('ann', '--dry-run')).answer, { username: 'ann', twoFactor: 'on', dryRun: true });
  assert.deepEqual(await off('ann'), { code: 0, answer: { username: 'ann', twoFactor: 'off', dryRun: false } });
  assert.equal((await off('ann')).code, 1);
});
