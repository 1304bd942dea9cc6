import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileParam } from '@linnet/api-schemas/file-param.ts';
import Type from 'typebox';
import { HttpError, readRefusal } from '../../http/errors.ts';
import { type Params, parsePairs } from '../../http/params.ts';
import { compileParams } from '../../http/read-params.ts';
import { markUploadedFile } from '../../http/uploaded-file.ts';
import { decodeParams } from './decode-params.ts';
import { describeError } from './errors.ts';
import { railsParams } from './rails-params.ts';

const form = (text: string): Params => decodeParams({ pairs: parsePairs(text) });
/** Null prototypes are right and in the way of deepEqual. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const shapes: [string, string, unknown][] = [
  ['scalar', 'status=hello+world%21', { status: 'hello world!' }],
  ['last scalar wins', 'id=1&id=2', { id: '2' }],
  ['name alone', 'resolve', { resolve: '' }],
  ['list', 'media_ids[]=1&media_ids[]=2', { media_ids: ['1', '2'] }],
  ['encoded brackets', 'media_ids%5B%5D=1', { media_ids: ['1'] }],
  [
    'poll',
    'poll[options][]=a&poll[options][]=b&poll[expires_in]=300',
    { poll: { options: ['a', 'b'], expires_in: '300' } },
  ],
  [
    'Tusky: indexed fields',
    'fields_attributes[0][name]=a&fields_attributes[0][value]=b&fields_attributes[1][name]=c',
    { fields_attributes: [{ name: 'a', value: 'b' }, { name: 'c' }] },
  ],
  [
    'indexes in any order, with gaps',
    'fields_attributes[10][name]=z&fields_attributes[2][name]=a',
    { fields_attributes: [{ name: 'a' }, { name: 'z' }] },
  ],
  [
    'IceCubes: list of objects, a new one begins when a key repeats',
    'fields_attributes[][name]=a&fields_attributes[][value]=b&fields_attributes[][name]=c&fields_attributes[][value]=d',
    {
      fields_attributes: [
        { name: 'a', value: 'b' },
        { name: 'c', value: 'd' },
      ],
    },
  ],
  ['list inside a list of objects', 'a[][b][]=1&a[][b][]=2&a[][c]=3', { a: [{ b: ['1', '2'], c: '3' }] }],
  [
    'keywords of a filter by index',
    'keywords_attributes[0][keyword]=x&keywords_attributes[0][_destroy]=1&context[]=home',
    { keywords_attributes: [{ keyword: 'x', _destroy: '1' }], context: ['home'] },
  ],
  [
    'push subscription',
    'subscription[endpoint]=https%3A%2F%2Fp&subscription[keys][p256dh]=k&data[alerts][admin.sign_up]=true',
    { subscription: { endpoint: 'https://p', keys: { p256dh: 'k' } }, data: { alerts: { 'admin.sign_up': 'true' } } },
  ],
  [
    'markers',
    'home[last_read_id]=7&notifications[last_read_id]=8',
    { home: { last_read_id: '7' }, notifications: { last_read_id: '8' } },
  ],
  ['a name that begins with a bracket is dropped', '[x]=1&y=2', { y: '2' }],
];

for (const [name, text, expected] of shapes) {
  test(`decodes ${name}`, () => assert.deepEqual(plain(form(text)), expected));
}

test('the body wins over the query, key by key', () => {
  const query = 'title=q&replies_policy=list';
  assert.deepEqual(plain(decodeParams({ query, json: { title: 'b' } })), { title: 'b', replies_policy: 'list' });
  assert.deepEqual(plain(decodeParams({ query, pairs: [['title', 'b']] })), { title: 'b', replies_policy: 'list' });
});

test('nested JSON and its indexed objects read like forms', () => {
  const json = {
    poll: { options: ['a'], multiple: true },
    fields_attributes: { '1': { name: 'b' }, '0': { name: 'a' } },
  };
  assert.deepEqual(plain(decodeParams({ json })), {
    poll: { options: ['a'], multiple: true },
    fields_attributes: [{ name: 'a' }, { name: 'b' }],
  });
});

test('decoded objects have no prototype', () => {
  const params = form('constructor=1&a[toString]=2');
  assert.equal(Object.getPrototypeOf(params), null);
  assert.equal(Object.getPrototypeOf(params['a']), null);
  assert.deepEqual(plain(params), { constructor: '1', a: { toString: '2' } });
});

const refusals: [string, () => unknown][] = [
  ['a prototype in a form', () => form('__proto__[admin]=1')],
  ['a nested prototype', () => form('a[__proto__][admin]=1')],
  ['a prototype in JSON', () => decodeParams({ json: JSON.parse('{"a":{"__proto__":{"admin":1}}}') })],
  ['depth in a form', () => form(`a${'[b]'.repeat(8)}=1`)],
  ['depth in JSON', () => decodeParams({ json: { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } } })],
  ['depth in JSON lists', () => decodeParams({ json: { a: [[[[[[[[1]]]]]]]] } })],
  ['too many keys', () => form(Array.from({ length: 1_001 }, (_, i) => `k${i}=1`).join('&'))],
  ['too many list entries', () => decodeParams({ json: { a: Array(1_001).fill(1) } })],
  ['a value that is too long', () => decodeParams({ json: { a: 'x'.repeat(100_001) } })],
  ['broken percent-encoding', () => form('a=%E0%A4%A')],
  ['broken UTF-8', () => form('a=%FF')],
  ['U+0000', () => form('a=x%00y')],
  ['a list that is also an object', () => form('a[]=1&a[b]=2')],
  ['an object that is also a scalar', () => form('a=1&a[b]=2')],
  ['an unclosed bracket', () => form('a[b=1')],
  ['a body that is not an object', () => decodeParams({ json: [1] })],
];

for (const [name, run] of refusals) {
  test(`refuses ${name} with 400`, () => {
    assert.throws(run, (error) => error instanceof HttpError && error.statusCode === 400);
  });
}

test('a lone surrogate becomes U+FFFD', () => {
  assert.equal(decodeParams({ json: { a: 'x\ud800' } })['a'], 'x\ufffd');
});

const schema = Type.Object({
  status: Type.Optional(Type.String({ maxLength: 5 })),
  sensitive: Type.Optional(Type.Boolean()),
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 40 })),
  ratio: Type.Optional(Type.Number()),
  media_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 2 })),
  visibility: Type.Optional(Type.Enum(['public', 'direct'])),
  policy: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('none')])),
  expires_in: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  poll: Type.Optional(
    Type.Object({ options: Type.Array(Type.String()), multiple: Type.Optional(Type.Boolean({ default: false })) }),
  ),
  alerts: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
  file: Type.Optional(FileParam),
});

const readForm = compileParams(schema, railsParams);
const read = (json: unknown): unknown => plain(readForm(decodeParams({ json })));

test('false is what Rails calls false, blank is absent, everything else is true', () => {
  for (const value of ['false', '0', 'f', 'F', 'FALSE', 'off', 'OFF', 'False', 0, false]) {
    assert.deepEqual(read({ sensitive: value }), { sensitive: false }, String(value));
  }
  for (const value of ['true', '1', 'no', 1, true]) assert.deepEqual(read({ sensitive: value }), { sensitive: true });
  for (const value of ['', null]) assert.deepEqual(read({ sensitive: value }), {});
});

test('numbers may be strings, lists may be scalars, strings may be numbers', () => {
  assert.deepEqual(read({ limit: '20', ratio: '-.5', status: 12, media_ids: 7 }), {
    limit: 20,
    ratio: -0.5,
    status: '12',
    media_ids: ['7'],
  });
  assert.deepEqual(read({ limit: '', media_ids: [''], status: '' }), { media_ids: [], status: '' });
});

test('null in a nullable parameter is kept, and so is its blank form', () => {
  assert.deepEqual(read({ expires_in: null }), { expires_in: null });
  assert.deepEqual(read({ expires_in: '' }), { expires_in: null });
  assert.deepEqual(read({ expires_in: '60' }), { expires_in: 60 });
});

test('nested objects, defaults, free keys and unknown ones', () => {
  assert.deepEqual(read({ poll: { options: ['a', 'b'], x: 1 }, alerts: { 'admin.sign_up': '0' }, other: 1 }), {
    poll: { options: ['a', 'b'], multiple: false },
    alerts: { 'admin.sign_up': false },
  });
});

test('length counts code points', () => {
  assert.deepEqual(read({ status: '🐦🐦🐦🐦🐦' }), { status: '🐦🐦🐦🐦🐦' });
});

const invalid: [unknown, string][] = [
  [{ status: '123456' }, 'status is too long (maximum is 5 characters)'],
  [{ sensitive: ['1'] }, 'sensitive is invalid'],
  [{ limit: 'many' }, 'limit is not a number'],
  [{ limit: 1.5 }, 'limit must be an integer'],
  [{ limit: -1 }, 'limit must be greater than or equal to 0'],
  [{ limit: 41 }, 'limit must be less than or equal to 40'],
  [{ media_ids: ['1', '2', '3'] }, 'media_ids has too many entries (maximum is 2)'],
  [{ file: { path: '/etc/passwd', size: 1 } }, 'file is not a file'],
];

for (const [json, message] of invalid) {
  test(`refuses ${JSON.stringify(json)} with 422`, () => {
    assert.throws(
      () => read(json),
      (error) => {
        const { status, body } = describeError(readRefusal(error));
        assert.deepEqual([status, body.error], [422, `Validation failed: ${message}`]);
        return true;
      },
    );
  });
}

test('what has another shape was not sent, as strong parameters have it', () => {
  for (const json of [
    { status: { a: 1 } },
    { status: ['a'] },
    { status: false },
    { limit: ['1'] },
    { limit: {} },
    { media_ids: {} },
    { poll: 'x' },
    { poll: false },
    { poll: [] },
    { alerts: 'undefined' },
  ]) {
    assert.deepEqual(read(json), {}, JSON.stringify(json));
  }
  assert.deepEqual(read({ poll: { options: [{}, 'a'] } }), { poll: { options: ['a'], multiple: false } });
});

test('a missing parameter and an unknown choice are 400', () => {
  const bad = (json: unknown, message: RegExp): void =>
    assert.throws(
      () => read(json),
      (error) => {
        const { status, body } = describeError(readRefusal(error));
        return status === 400 && message.test(body.error);
      },
    );
  bad({ poll: { multiple: true } }, /poll\[options\]/);
  bad({ visibility: 'limited' }, /visibility/);
  bad({ policy: 'some' }, /policy/);
});

test('a file is a file only when it came as one', () => {
  const file = markUploadedFile({ path: '/tmp/x', size: 1, filename: 'x', mimeType: 'image/png' });
  const params = decodeParams({ pairs: [['file', file]] });
  assert.equal(readForm(params).file, file);
  assert.deepEqual(read({ file: '' }), {});
});
