import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesMediaType } from './media-type.ts';
import { OutboundError, type OutboundFailure, toOutboundError } from './outbound-error.ts';

test('errors of sockets, names and the parser get our reasons', () => {
  const cases: [string, OutboundFailure, boolean][] = [
    ['ENOTFOUND', 'dns', true],
    ['EAI_AGAIN', 'dns', true],
    ['ECONNREFUSED', 'connect', true],
    ['ENETUNREACH', 'connect', true],
    ['UND_ERR_SOCKET', 'connect', true],
    ['ETIMEDOUT', 'timeout', true],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', true],
    ['CERT_HAS_EXPIRED', 'tls', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', true],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', true],
    ['EPROTO', 'tls', true],
    ['HPE_INVALID_CONSTANT', 'protocol', true],
    ['UND_ERR_HEADERS_OVERFLOW', 'protocol', true],
    ['UND_ERR_DESTROYED', 'aborted', false],
  ];
  for (const [code, reason, retryable] of cases) {
    const error = toOutboundError(Object.assign(new Error('x'), { code }));
    assert.deepEqual([error.reason, error.retryable], [reason, retryable], code);
  }
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  assert.equal(toOutboundError(new AggregateError([refused])).reason, 'connect');
  const own = new OutboundError('blocked-address', 'x');
  assert.equal(toOutboundError(own), own);
});

test('media types match by type, by range and by profile', () => {
  const activity = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
  const cases: [string | undefined, string[], boolean][] = [
    ['application/json; charset=utf-8', ['application/json'], true],
    ['Application/JSON', ['application/json'], true],
    ['application/jsonx', ['application/json'], false],
    ['image/png', ['image/*'], true],
    ['imagex/png', ['image/*'], false],
    ['application/ld+json', [activity], false],
    ['application/ld+json; profile="https://a.example https://www.w3.org/ns/activitystreams"', [activity], true],
    ['application/ld+json;charset=utf-8;profile=https://www.w3.org/ns/activitystreams', [activity], true],
    [undefined, ['application/json'], false],
    ['text/html', [], false],
  ];
  for (const [type, accepted, expected] of cases)
    assert.equal(matchesMediaType(type, accepted), expected, String(type));
});
