/** Whatever is sent to whatever the API describes: a refusal in words at most, never a mistake of ours, and little work. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { HttpClient } from '../../src/net/client.ts';
import { OutboundError } from '../../src/net/outbound-error.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { watchStatements } from '../count-statements.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { measurePace, watchTurns } from '../watch-turns.ts';

/** Printed where something fails: the same seed finds it again. */
const SEED = Number(process.env['LINNET_FUZZ_SEED'] ?? 20_261_126);
const RUNS = Number(process.env['LINNET_FUZZ_RUNS'] ?? 8);

/**
 * What one request may cost at most on a server where there is nearly nothing; the dearest take 22 and 10 KiB. Numbers
 * of the request itself must not decide it.
 */
const MOST_STATEMENTS = 60;
const MOST_BYTES = 64 * 1024;
/** How long one request may hold up all others at a time: milliseconds of computing on a machine of pace 1. */
const LONGEST_TURN = 50;

interface Schema {
  type?: string | string[];
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
}
interface Parameter {
  name: string;
  in: string;
  schema?: Schema;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** Nobody is there to be asked. */
const away = async (): Promise<never> => {
  throw new OutboundError('connect', 'no network in this test');
};
const http: HttpClient = { request: away, stream: away, close: async () => {} };

let app: TestApp;
let seed: Seed;
let alice: Member;
let known: string[];
let operations: [method: string, path: string, operation: Operation][];
before(async () => {
  app = await createTestApp({ http });
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  const bob = await seed.remoteAccount('bob');
  const poll = { options: ['a', 'b'], lastsMs: 600_000, multiple: false, hideTotals: false };
  const posts = [
    await seed.post(alice, 'mine #tag @bob@remote.test'),
    await seed.post(alice, 'which?', { poll }),
    await seed.remotePost(bob, '<p>theirs</p>'),
  ];
  known = [alice.id, bob.id, ...posts].map(String);
  const document = (await app.inject('/api/openapi.json')).json() as {
    paths: Record<string, Record<string, Operation>>;
  };
  operations = Object.entries(document.paths)
    // A stream does not end.
    .filter(([path]) => !path.startsWith('/api/v1/streaming'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]): (typeof operations)[0] => [method.toUpperCase(), path, one]),
    );
});
after(() => app.close());

const STRANGE = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  '9007199254740993',
  'null',
  'undefined',
  'true',
  'NaN',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  '%',
  "'; drop table posts; --",
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '2026-13-45T99:99:99Z',
  '+275760-09-13',
  'data:text/html,x',
  'https://[::1/',
  '@@@',
  '#',
  ':a:',
  '😀'.repeat(40),
  'x'.repeat(10_000),
  // What patterns and parsers may look at again and again.
  ...['@a', '#a', ':a', '<a', '[', '*_', 'http://', '&#', ' ', '-', 'a@', 'e\u0301', '👩\u200d', '\u202e'].map((unit) =>
    unit.repeat(1_500),
  ),
];

const hostile = () => fc.oneof(fc.constantFrom(...STRANGE), fc.string({ unit: 'binary', maxLength: 40 }));
const ids = () => fc.oneof(fc.constantFrom(...known), hostile());

/** Of the form that is described most often, and of any other. */
function anyOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const right = rightValue(schema, depth);
  return fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: anything() });
}

function rightValue(
  { type, enum: choices, items = {}, properties = {} }: Schema,
  depth: number,
): fc.Arbitrary<unknown> {
  if (choices !== undefined) return fc.constantFrom(...choices);
  switch ([type].flat()[0]) {
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2 ** 53, 1e308, '7', '7x'));
    case 'boolean':
      return fc.oneof(fc.boolean(), fc.constantFrom('true', '0', 'off', ''));
    case 'array':
      return depth > 3 ? fc.constant([]) : fc.array(anyOf(items, depth + 1), { maxLength: 4 });
    case 'object':
      return depth > 3 ? fc.constant({}) : recordOf(properties, depth + 1);
    default:
      return ids();
  }
}

const recordOf = (properties: Record<string, Schema>, depth: number) =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, anyOf(schema, depth)])), {
    requiredKeys: [],
  });

const anything = () =>
  fc.oneof(
    hostile(),
    fc.constantFrom(null, [], {}, [[]], [null], { a: { b: { c: [] } } }, [{ id: null }]),
    fc.jsonValue({ maxDepth: 3 }),
  );

/** As forms write it: `a[b][]=c`. */
function toPairs(name: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item) => toPairs(`${name}[]`, item));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => toPairs(`${name}[${key}]`, item));
  }
  return [[name, String(value ?? '')]];
}

const toForm = (values: object) =>
  new URLSearchParams(Object.entries(values).flatMap(([name, value]) => toPairs(name, value))).toString();

/** The last segments a URL may hold: lone surrogates cannot be sent. */
const segment = (text: string) => encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E') || '%20';

test('no request to anything that is described is answered with 500, holds all others up, or costs more than a few statements and bytes', async (t) => {
  assert.ok(operations.length > 200, `only ${operations.length} are described`);
  let [sent, taken] = [0, 0];
  const most = { statements: 0, bytes: 0, turn: 0 };
  for (const [method, path, operation] of operations) {
    const parameters = operation.parameters ?? [];
    const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema ?? {};
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const query = Object.fromEntries(
      parameters
        .filter((one) => one.in === 'query')
        .map(({ name, schema = {} }) => [name.replace(/\[\]$/, ''), schema]),
    );
    const request = fc.record({
      path: fc.record(Object.fromEntries(names.map((name) => [name, ids()]))),
      query: recordOf(query, 0),
      body: fc.oneof(
        { weight: 4, arbitrary: recordOf(body.properties ?? {}, 0) },
        { weight: 1, arbitrary: anything() },
      ),
      form: fc.boolean(),
      signedIn: fc.boolean(),
    });
    const token = await seed.token(alice);
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const url = path.replaceAll(/\{(\w+)\}/g, (_, name) =>
          segment((asked.path as Record<string, string>)[name] ?? ''),
        );
        const isObject = typeof asked.body === 'object' && asked.body !== null && !Array.isArray(asked.body);
        const form = asked.form && isObject;
        const given = method === 'GET' ? undefined : form ? toForm(asked.body as object) : JSON.stringify(asked.body);
        const send = () =>
          app.inject({
            method: method as 'GET',
            url: `${url}?${toForm(asked.query)}`,
            headers: {
              ...(asked.signedIn ? { authorization: `Bearer ${token}` } : {}),
              ...(given === undefined
                ? {}
                : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
            },
            ...(given === undefined ? {} : { payload: given }),
          });
        let answer!: Awaited<ReturnType<typeof send>>;
        let turn = 0;
        const statements = await watchStatements(async () => {
          turn = await watchTurns(async () => {
            answer = await send();
          });
        });
        // What is made once, by whoever asks first, is no cost of asking; a machine that is slow just now is measured.
        if (turn > LONGEST_TURN) turn = Math.min(turn, await watchTurns(send)) / measurePace();
        most.turn = Math.max(most.turn, turn);
        assert.ok(turn <= LONGEST_TURN, `${method} ${url} ${given}: nobody else was answered for ${turn} ms`);
        const bytes = answer.rawPayload.byteLength;
        most.statements = Math.max(most.statements, statements.length);
        most.bytes = Math.max(most.bytes, bytes);
        assert.ok(statements.length <= MOST_STATEMENTS, `${method} ${url}: ${statements.length} statements`);
        assert.ok(bytes <= MOST_BYTES, `${method} ${url}: ${bytes} bytes`);
        sent += 1;
        if (answer.statusCode < 300) taken += 1;
        assert.ok(
          answer.statusCode < 500 || answer.statusCode === 503,
          `${method} ${url}: ${answer.statusCode} ${answer.body}`,
        );
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true, verbose: 1 },
    );
  }
  t.diagnostic(
    `${sent} requests by seed ${SEED}, ${taken} taken; at most ${most.statements} statements, ${most.bytes} bytes and ${most.turn} ms on end for one`,
  );
  // What is always refused at the door finds nothing.
  assert.ok(taken > sent / 10);
});
