import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { FeatureApproval } from '@linnet/api-schemas/mastodon/account.ts';
import { Filter } from '@linnet/api-schemas/mastodon/filter.ts';
import { Profile } from '@linnet/api-schemas/mastodon/profile.ts';
import { PushAlerts } from '@linnet/api-schemas/mastodon/push-subscription.ts';
import { MASTODON_API_VERSION } from '../../../src/api/mastodon/instance-configuration.ts';

/**
 * What apps may count on from a number of `api_versions.mastodon` on: a route, with the parameters it got then (`a.b`: of
 * an object). That each does what it should is for the tests of its noun.
 */
const PROMISES: Record<number, string[]> = {
  2: [
    'GET /api/v2/notifications grouped_types expand_accounts',
    'GET /api/v2/notifications/unread_count',
    'GET /api/v2/notifications/:groupKey',
    'GET /api/v2/notifications/:groupKey/accounts',
    'POST /api/v2/notifications/:groupKey/dismiss',
    'GET /api/v2/notifications/policy',
    'PATCH /api/v2/notifications/policy',
  ],
  3: [
    'PATCH /api/v1/accounts/update_credentials attribution_domains',
    'GET /oauth/authorize code_challenge code_challenge_method',
    'POST /oauth/token code_verifier',
  ],
  4: [
    'DELETE /api/v1/media/:id',
    'DELETE /api/v1/statuses/:id delete_media',
    'POST /api/v1/push/subscription subscription.standard',
  ],
  5: ['POST /api/v2/filters filter_action', 'PUT /api/v2/filters/:id filter_action'],
  6: [
    'GET /api/v1/accounts/:id/endorsements',
    'POST /api/v1/accounts/:id/endorse',
    'POST /api/v1/accounts/:id/unendorse',
    'GET /api/v1/accounts/:id/featured_tags',
  ],
  7: [
    'POST /api/v1/statuses quoted_status_id quote_approval_policy',
    'PUT /api/v1/statuses/:id quote_approval_policy',
    'PUT /api/v1/statuses/:id/interaction_policy quote_approval_policy',
    'GET /api/v1/statuses/:id/quotes',
    'POST /api/v1/statuses/:id/quotes/:quotingStatusId/revoke',
    'PATCH /api/v1/accounts/update_credentials source.quote_policy',
  ],
  8: [
    'GET /api/v1/profile',
    'PATCH /api/v1/profile display_name fields_attributes attribution_domains',
    'POST /api/v1/annual_reports/:year/generate',
    'GET /api/v1/annual_reports/:year/state',
  ],
  9: ['PATCH /api/v1/profile avatar_description header_description'],
  10: [
    'GET /api/v1/accounts/:id/collections',
    'GET /api/v1/accounts/:id/in_collections',
    'POST /api/v1/collections name account_ids description discoverable language sensitive tag_name',
    'GET /api/v1/collections/:id',
    'PATCH /api/v1/collections/:id name description discoverable language sensitive tag_name',
    'DELETE /api/v1/collections/:id',
    'POST /api/v1/collections/:collectionId/items account_id',
    'DELETE /api/v1/collections/:collectionId/items/:id',
    'POST /api/v1/collections/:collectionId/items/:id/revoke',
    'GET /api/v1/notifications supported_types',
    'GET /api/v1/notifications/:id supported_types',
    'GET /api/v2/notifications supported_types',
    'GET /api/v2/notifications/:groupKey supported_types',
    'POST /api/v1/reports collection_ids',
  ],
  11: ['PATCH /api/v1/accounts/update_credentials avatar_description header_description'],
};

const endpoints = new Map<string, Endpoint>(
  [DIALECTS.mastodon, DIALECTS.oauth].flatMap((dialect) =>
    listEndpoints(dialect).flatMap(([, endpoint]) =>
      [endpoint.method].flat().map((method): [string, Endpoint] => [nameOf(method, endpoint.path), endpoint]),
    ),
  ),
);

/** Whatever its parameters are called. */
function nameOf(method: string, path: string): string {
  return `${method} ${path.replace(/:\w+/g, ':')}`;
}

/** What of a promise is not there. */
function findMissing(promise: string): string[] {
  const [method = '', path = '', ...params] = promise.split(' ');
  const endpoint = endpoints.get(nameOf(method, path));
  if (endpoint === undefined) return [`${method} ${path}`];
  return params.filter((param) => !has(endpoint.params, param.split('.'))).map((param) => `${method} ${path} ${param}`);
}

function has(schema: unknown, [first = '', ...rest]: string[]): boolean {
  const found = (schema as { properties?: Record<string, unknown> } | undefined)?.properties?.[first];
  return found !== undefined && (rest.length === 0 || has(found, rest));
}

test('what `api_versions.mastodon` promises is there, and nothing is kept back that could be promised', () => {
  const missing = new Map(
    Object.entries(PROMISES).map(([version, all]) => [Number(version), all.flatMap(findMissing)]),
  );
  const kept = [...missing].filter(([version]) => version <= MASTODON_API_VERSION).flatMap(([, lacks]) => lacks);
  assert.deepEqual(kept, []);
  const first = [...missing].find(([, lacks]) => lacks.length > 0)?.[0] ?? Number.POSITIVE_INFINITY;
  assert.equal(MASTODON_API_VERSION, Math.min(first - 1, Math.max(...missing.keys())));
});

test('entities have what came with the numbers', () => {
  assert.ok(JSON.stringify(Filter).includes('"blur"'));
  for (const alert of ['quote', 'quoted_update']) assert.ok(alert in PushAlerts.properties, alert);
  for (const key of ['avatar_description', 'header_description', 'attribution_domains', 'show_featured']) {
    assert.ok(key in Profile.properties, key);
  }
  assert.deepEqual(Object.keys(FeatureApproval.properties).sort(), ['automatic', 'current_user', 'manual']);
});
