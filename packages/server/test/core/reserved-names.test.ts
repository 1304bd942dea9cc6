import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { listClientFiles } from '@linnet/web';
import { createLocalAccount } from '#src/core/accounts/create-local.ts';
import { generateAccountKeys } from '#src/core/accounts/keys.ts';
import { findReserved } from '#src/core/accounts/reserved-names.ts';
import { createUser } from '#src/core/users/create-user.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { signUp } from '#src/core/users/sign-up.ts';
import type { AppError } from '#src/lib/errors.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { listRoutes } from '../routes.ts';

const X = { web: 'x.test', handles: 'x.test', faces: new Map() };

let app: TestApp;
before(async () => {
  app = await createTestApp({ publicUrl: 'https://birds.small-town.example' });
});
after(() => app.close());

/** `/.well-known/x` is `wellknown`, `/favicon.svg` is `favicon`, `/:id` is nothing. */
function nameOf(url: string): string | undefined {
  const [, segment = ''] = url.split('/');
  if (/^[:*@[]/.test(segment)) return undefined;
  const name = segment
    .replace(/^[._]+/, '')
    .replace(/\..*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return name === '' ? undefined : name;
}

/** The first segments of pages; `(group)` is a folder that addresses do not show. */
function pagesIn(folder: URL): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('(')) return pagesIn(new URL(`${name}/`, folder));
    return /^[+@]/.test(name) ? [] : [name];
  });
}

test('T171: no name is that of something the server or the web app serves at its root', async () => {
  const pages = pagesIn(new URL('../../../web/src/routes/', import.meta.url));
  const routes = listRoutes(app.fastify).map(({ url }) => url);
  const names = [...routes, ...(await listClientFiles()), ...pages.map((page) => `/${page}`)].map(nameOf);
  const unique = new Set(names.filter((name) => name !== undefined));
  assert.ok(
    unique.has('api') &&
      unique.has('media') &&
      unique.has('bookmarks') &&
      unique.has('favicon') &&
      unique.has('wellknown'),
  );
  assert.ok(unique.size > 20, [...unique].join(' '));
  for (const name of unique) assert.notEqual(findReserved(name, X), undefined, name);
});

const TECHNICAL = ['__proto__', 'constructor', 'prototype', 'me', 'localhost', '_', '___', 'null', 'undefined', 'self'];
const SERVICE = [
  'admin',
  '_admin_',
  'a_d_m_i_n',
  'support',
  'media',
  'moderator',
  'postmaster',
  'no_reply',
  'security',
];
const HOST = ['birds', 'small_town', 'smalltown', 'example'];

test('T171: reserved names are refused however an account is made', async () => {
  const { ctx } = app;
  await saveInstanceSettings(ctx, { registrations: 'open' });
  const keys = await generateAccountKeys();
  const isReserved = (error: AppError) => error.details?.['username']?.[0]?.error === 'ERR_RESERVED';
  for (const username of [...TECHNICAL, ...SERVICE, ...HOST]) {
    const person = { username, email: 'x@mail.test', password: 'long enough' };
    await assert.rejects(signUp(ctx, person), isReserved, username);
    await assert.rejects(createUser(ctx, { ...person, role: 'admin', approved: true }), isReserved, username);
    const group = { username, keys, kind: 'group' as const };
    await assert.rejects(
      ctx.db.write((tx) => createLocalAccount(ctx, tx, group)),
      isReserved,
      username,
    );
  }
  // The owner may be the voice of the server, and nobody may be a part of a program.
  for (const username of TECHNICAL) {
    const owner = { username, email: 'x@mail.test', password: 'long enough', role: 'owner' as const, approved: true };
    await assert.rejects(createUser(ctx, owner), isReserved, username);
  }
  assert.equal(findReserved('admin', X), 'service');
  for (const name of ['alice', 'linda', 'media_fan', 'mediocre', 'administer', 'proto_type_x', 'birdsong', '0']) {
    assert.equal(findReserved(name, ctx.config.hosts), undefined, name);
  }
});
