import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadSigningKey } from '../../src/core/accounts/keys.ts';
import { tellChanged } from '../../src/core/changes.ts';
import type { Context } from '../../src/core/context.ts';
import { isDomainSuspended } from '../../src/core/instances/policy.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { removeRemoteAccountJob } from '../../src/core/moderation/remove-remote-account.ts';
import { findToken, revokeToken } from '../../src/core/oauth/tokens.ts';
import { changeRole } from '../../src/core/people/access.ts';
import { removeRole } from '../../src/core/people/roles.ts';
import { createRole, editRole } from '../../src/core/staff/keep-roles.ts';
import { permissionsOf } from '../../src/core/staff/roles.ts';
import { setPassword } from '../../src/core/users/change-password.ts';
import { loadInstanceSettings, saveInstanceSettings } from '../../src/core/users/settings.ts';
import { loadRecentAccountViews } from '../../src/core/views/account.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { createDeafBus, createTwoProcesses, postgresOnly, type TwoProcesses } from './two.ts';
import { watchLooks } from './watch-looks.ts';

const WAYS = [
  { name: 'told by the bus', skip: postgresOnly, bus: undefined },
  // Also two on one file: a command beside a server.
  { name: 'though every message is lost', skip: false, bus: createDeafBus },
] as const;

for (const { name, skip, bus } of WAYS) {
  describe(`what one process changes is so in another, ${name}`, { skip }, () => {
    let two: TwoProcesses;
    let seed: Seed;
    let alice: Member;
    let here: Context;
    let there: Context;
    let looks: ReturnType<typeof watchLooks>;
    before(async () => {
      two = await createTwoProcesses({}, bus);
      [here, there] = [two.one.ctx, two.other.ctx];
      looks = watchLooks(there);
      seed = createSeed(here);
      alice = await seed.account('alice');
    });
    after(() => two.close());

    /** Waits until it is so in the other process: at once where it is told, else within two looks at the table. */
    async function becomes(isSo: () => Promise<boolean>): Promise<void> {
      if (bus === undefined) {
        while (!(await isSo())) await new Promise(setImmediate);
        return;
      }
      // The second look after the change; the first may have begun before it. Nothing is forgotten by its age so soon.
      for (let i = 0; i < 3 && !(await isSo()); i++) {
        const looked = looks.next();
        two.one.clock.advance(750);
        await looked;
      }
      assert.ok(await isSo());
    }

    test('a token that was revoked', async () => {
      const token = await seed.token(alice);
      const found = await findToken(there, token);
      assert.equal(await findToken(there, token), found, 'it is remembered');
      await revokeToken(here, found?.tokenId as number);
      await becomes(async () => (await findToken(there, token)) === null);
    });

    test('all tokens of somebody who changed the password, and nobody else’s', async () => {
      const bob = await seed.account('bob');
      const [mine, another, theirs] = [await seed.token(bob), await seed.token(bob), await seed.token(alice)];
      for (const token of [mine, another, theirs]) await findToken(there, token);
      await setPassword(here, { userId: bob.userId, password: 'a new passphrase' });
      await becomes(async () => (await findToken(there, mine)) === null && (await findToken(there, another)) === null);
      assert.notEqual(await findToken(there, theirs), null);
    });

    test('a setting', async () => {
      await loadInstanceSettings(there);
      await saveInstanceSettings(here, { title: 'Changed' });
      await becomes(async () => (await loadInstanceSettings(there)).title === 'Changed');
    });

    test('a server that is suspended, and is not any more', async () => {
      const author = await seed.remoteAccount('eve', 'bad.test');
      const isBad = () => isDomainSuspended(there, 'sub.bad.test');
      const isHidden = async () => (await loadRecentAccountViews(there, [author.id])).get(author.id)?.suspended;
      for (const policy of ['suspended', 'open'] as const) {
        const wanted = policy === 'suspended';
        assert.deepEqual([await isBad(), await isHidden()], [!wanted, !wanted]);
        await blockInstance(here, { by: null, domain: 'bad.test', policy });
        await becomes(async () => (await isBad()) === wanted && (await isHidden()) === wanted);
      }
    });

    test('a role that allows something else, is shown no more, and is gone', async () => {
      const look = { color: '', position: 5, highlighted: true };
      const key = await createRole(here, {
        by: null,
        name: 'Warden',
        ...look,
        permissions: new Set(['manageReports']),
      });
      await changeRole(here, { by: null, accountId: alice.id, role: key });
      const allows = async () => [...(await permissionsOf(there, key))].join(' ');
      const badge = async () => (await loadRecentAccountViews(there, [alice.id])).get(alice.id)?.badge?.name;
      await becomes(async () => (await allows()) === 'manageReports' && (await badge()) === 'Warden');
      await editRole(here, { by: null, key, permissions: new Set(['manageRules']), highlighted: false });
      await becomes(async () => (await allows()) === 'manageRules' && (await badge()) === undefined);
      await removeRole(here, { by: null, key });
      await becomes(async () => (await allows()) === '');
    });

    test('a key that was changed', async () => {
      const before = await loadSigningKey(there, alice.id);
      assert.equal(await loadSigningKey(there, alice.id), before, 'it is remembered');
      await here.db.write((tx) => tellChanged(here, tx, 'keys', [alice.id]));
      await becomes(async () => (await loadSigningKey(there, alice.id)) !== before);
    });

    test('somebody elsewhere who was deleted', async () => {
      const gone = await seed.remoteAccount('gone', 'good.test');
      const view = async () => (await loadRecentAccountViews(there, [gone.id])).get(gone.id);
      assert.equal((await view())?.suspended, false);
      await removeRemoteAccountJob.run(here, [gone.id]);
      await becomes(async () => (await view())?.suspended === true);
    });
  });
}
