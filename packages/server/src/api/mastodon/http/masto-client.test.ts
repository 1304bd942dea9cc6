import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createRestAPIClient } from 'masto';
import { createAuth, createHttpApp } from '#test/http-app.ts';
import { requireAuth } from '../../http/auth.ts';
import type { Params } from '../../http/params.ts';
import { linkHeader, readPage } from './pagination.ts';

let http: Awaited<ReturnType<typeof createHttpApp>>;
let client: ReturnType<typeof createRestAPIClient>;
let received: Params;

before(async () => {
  http = await createHttpApp({ alice: createAuth() }, (api) => {
    const keep = async (request: { form: Params }) => {
      received = request.form;
      return { id: '1' };
    };
    const uploads = { maxBytes: 1_000 };
    api.patch(
      '/api/v1/accounts/update_credentials',
      { preValidation: requireAuth({ access: 'user' }), config: { uploads } },
      keep,
    );
    api.get('/api/v1/timelines/home', { preValidation: requireAuth({ access: 'user' }) }, async (request, reply) => {
      const { maxId = 10, limit } = readPage(request.form, { default: 20 });
      const next = maxId > limit ? maxId - limit : undefined;
      const cursors = { next, prev: maxId, prevKey: 'min_id' } as const;
      reply.header('link', linkHeader('https://linnet.test', '/api/v1/timelines/home', request.form, cursors));
      return [{ id: String(maxId) }];
    });
  });
  await http.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = http.app.server.address() as AddressInfo;
  client = createRestAPIClient({ url: `http://127.0.0.1:${port}`, accessToken: 'alice' });
});
after(() => http.close());

test("masto.js's multipart arrives as nested parameters with a file", async () => {
  await client.v1.accounts.updateCredentials({
    displayName: 'Alice',
    fieldsAttributes: [
      { name: 'a', value: 'b' },
      { name: 'c', value: 'd' },
    ],
    avatar: new File(['png'], 'a.png', { type: 'image/png' }),
  });
  const { avatar, ...rest } = JSON.parse(JSON.stringify(received));
  assert.deepEqual(rest, {
    display_name: 'Alice',
    fields_attributes: [
      { name: 'a', value: 'b' },
      { name: 'c', value: 'd' },
    ],
  });
  assert.deepEqual([avatar.size, avatar.filename, avatar.mimeType], [3, 'a.png', 'image/png']);
});

test('masto.js walks our Link headers to the end', async () => {
  const ids: string[] = [];
  for await (const page of client.v1.timelines.home.list({ limit: 4 })) ids.push(...page.map((status) => status.id));
  assert.deepEqual(ids, ['10', '6', '2']);
});

test('masto.js reads our 404', async () => {
  await assert.rejects(client.v1.accounts.$select('4').fetch(), { statusCode: 404, message: 'Record not found' });
});
