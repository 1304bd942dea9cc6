import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { findFixtures } from '../shared-fixtures.ts';

/** Every route of Mastodon that clients were seen to call: method, path and area in the first columns. */
const TABLE = resolve(findFixtures('').folder, '../reference/mastodon-api/endpoints.tsv');

/** Of Mastodon's own web app, and what it has no more. */
const NOT_FOR_APPS = new Set(['web_internal', 'removed']);

/** Not here, and why. Whoever adds one takes its line away. */
const ABSENT: Record<string, string> = {
  'DELETE /oauth/authorize': 'the consent page sends its refusal with POST, as its form can',
  'GET /oauth/authorize/native': 'the code is shown on the page that asks',
  'GET /invite/:': 'a page, which sends who asks for JSON on to /api/v1/invitations/:code',
  'GET /api/v1/streaming': 'an upgrade to WebSocket, which is no route',
  'POST /api/v1/accounts/:/email_subscriptions': 'nothing here is sent to people without an account',
};

/** Underway: they may be here already, or not. */
const COMING = /^\w+ \/api\/v1\/emails\//;

const nameOf = (method: string, path: string) => `${method} ${path.replace(/:\w+/g, ':')}`;

test('every route that clients call is here, or is known to be absent', {
  skip: existsSync(TABLE) ? false : `no table in ${TABLE}`,
}, () => {
  const here = new Set(
    Object.values(DIALECTS)
      .flatMap((dialect) => listEndpoints(dialect))
      .flatMap(([, { method, path }]) => [method].flat().map((one) => nameOf(one, path))),
  );
  const rows = readFileSync(TABLE, 'utf8').trim().split('\n').slice(1);
  const asked = rows.flatMap((row) => {
    const [method = '', path = '', area = ''] = row.split('\t');
    const name = nameOf(method, path);
    return NOT_FOR_APPS.has(area) || COMING.test(name) ? [] : [name];
  });
  assert.ok(asked.length > 200);
  assert.deepEqual(asked.filter((name) => !here.has(name)).sort(), Object.keys(ABSENT).sort());
});
