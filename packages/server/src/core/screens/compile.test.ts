import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileScreens } from './compile.ts';
import { type ConditionInput, readConditions, writeCondition } from './condition.ts';
import type { Sample, Screen } from './screen.ts';

const DAY_MS = 24 * 3_600_000;
const NOW = 100 * DAY_MS;

async function screen(id: number, conditions: ConditionInput[], more: Partial<Screen> = {}): Promise<Screen> {
  const flags = {
    enabled: true,
    scope: 'both',
    direct: false,
    staff: false,
    hits: 0,
    lastHitAt: null,
    createdAt: 0,
  } as const;
  return {
    id,
    name: `s${id}`,
    conditions: await readConditions(conditions),
    act: 'flag',
    warning: '',
    ...flags,
    ...more,
  };
}

function sample(more: Partial<Sample> = {}): Sample {
  const author = {
    ...{ createdAt: NOW - DAY_MS, posts: 0, followers: 3, hasAvatar: false, hasNote: true, bot: true },
    server: { software: 'Akkoma', metAt: NOW - 3 * DAY_MS },
  };
  const rest = { links: [], tags: [], mentions: 0, strangers: 0, language: 'en', media: 0, author };
  return {
    local: true,
    direct: false,
    staff: false,
    text: 'Buy cheap pills now',
    app: 'Tusky',
    createdAt: NOW - 3 * DAY_MS,
    ...rest,
    ...more,
  };
}

async function met(conditions: ConditionInput[], of: Partial<Sample> = {}): Promise<string[] | undefined> {
  const sieve = await compileScreens([await screen(1, conditions)]);
  return sieve(sample(of), NOW)[0]?.why.map(({ found }) => found);
}

test('each kind of condition is met by what it names, and by nothing beside it', async () => {
  const links = ['https://shop.example.com/a', 'https://other.test'];
  const cases: [ConditionInput, Partial<Sample>, string | undefined][] = [
    [{ kind: 'words', values: ['PILLS'] }, {}, 'PILLS'],
    [{ kind: 'words', values: ['pill'] }, {}, undefined],
    [{ kind: 'words', values: ['pill'], whole: false }, {}, 'pill'],
    [{ kind: 'pattern', values: ['ch[e3]+ap'] }, { text: 'CH3EAP' }, 'CH3EAP'],
    [{ kind: 'domains', values: ['example.com'] }, { links }, 'example.com'],
    [{ kind: 'domains', values: ['ample.com'] }, { links }, undefined],
    [
      { kind: 'domains', values: ['Bücher.example'] },
      { links: ['https://shop.bücher.example/a'] },
      'xn--bcher-kva.example',
    ],
    [{ kind: 'domains', values: ['https://example.com/'] }, { links }, 'example.com'],
    [{ kind: 'domains', values: ['*.example.com.'] }, { links: ['https://example.com.:8443/'] }, 'example.com'],
    [{ kind: 'tags', values: ['#Spam'] }, { tags: ['spam'] }, 'spam'],
    [{ kind: 'languages', values: ['pt'] }, { language: 'pt-BR' }, 'pt'],
    [{ kind: 'languages', values: ['pt'] }, { language: null }, undefined],
    [{ kind: 'links', number: 2 }, { links }, '2'],
    [{ kind: 'links', number: 3 }, { links }, undefined],
    [{ kind: 'mentions', number: 5 }, { mentions: 5 }, '5'],
    [{ kind: 'media' }, { media: 1 }, '1'],
    [{ kind: 'no-avatar' }, {}, ''],
    [{ kind: 'age-below', number: 2 }, {}, '1'],
    [{ kind: 'age-below', number: 1 }, {}, undefined],
    [{ kind: 'posts-below', number: 1 }, {}, '0'],
    [{ kind: 'followers-below', number: 3 }, {}, undefined],
    [{ kind: 'bot' }, {}, ''],
    [{ kind: 'apps', values: ['x', 'TUSKY'] }, {}, 'tusky'],
    [{ kind: 'apps', values: ['tusky'] }, { app: null }, undefined],
    [{ kind: 'software', values: ['akkoma'] }, {}, 'akkoma'],
    [{ kind: 'software', values: ['akk'] }, {}, undefined],
    [{ kind: 'server-age-below', number: 4 }, {}, '3'],
    [{ kind: 'server-age-below', number: 3 }, {}, undefined],
    [{ kind: 'older-than', number: 2 }, {}, '3'],
    [{ kind: 'older-than', number: 3 }, {}, undefined],
    [{ kind: 'text-below', number: 2 }, { text: '@a@b.test . https://x.test/1' }, '1'],
    [{ kind: 'text-below', number: 1 }, { text: '.' }, undefined],
    // A young account (2), few posts (1), no picture (1), a server of late (2).
    [{ kind: 'score', number: 6 }, {}, '6'],
    [{ kind: 'score', number: 7 }, {}, undefined],
    [{ kind: 'score', number: 9 }, { strangers: 3 }, '9'],
    [
      { kind: 'score', number: 14 },
      { strangers: 6, links: ['https://a.test', 'https://b.test', 'https://c.test'] },
      '14',
    ],
  ];
  for (const [condition, of, found] of cases) {
    assert.deepEqual(await met([condition], of), found === undefined ? undefined : [found], JSON.stringify(condition));
    const turned = await met([{ ...condition, not: true }], of);
    assert.deepEqual(turned, found === undefined ? [''] : undefined, `not ${JSON.stringify(condition)}`);
    const read = await readConditions([condition]);
    assert.deepEqual(await readConditions(read.map(writeCondition)), read);
  }
});

test('all conditions have to be met; a screen is asked of whose posts it is about, and of direct ones and those of staff only where it says so', async () => {
  const words = { kind: 'words', values: ['pills'] };
  assert.equal(await met([words, { kind: 'links', number: 1 }]), undefined);
  assert.deepEqual(await met([words, { kind: 'links', number: 1, not: true }]), ['pills', '']);
  const sieve = await compileScreens(
    await Promise.all([
      screen(1, [words], { scope: 'local' }),
      screen(2, [words], { scope: 'remote' }),
      screen(3, [words], { direct: true }),
      screen(4, [words], { staff: true }),
    ]),
  );
  const ids = (of: Partial<Sample>) => sieve(sample(of), NOW).map((hit) => hit.screen.id);
  assert.deepEqual(ids({}), [1, 3, 4]);
  assert.deepEqual(ids({ local: false }), [2, 3, 4]);
  assert.deepEqual(ids({ staff: true }), [4]);
  assert.deepEqual(ids({ direct: true }), [3]);
});

test('what no screen could mean is refused', async () => {
  const wrong: ConditionInput[][] = [
    [],
    Array.from({ length: 17 }, () => ({ kind: 'media' })),
    [{ kind: 'moon' }],
    [{ kind: 'words', values: [' '] }],
    [{ kind: 'words', values: Array.from({ length: 201 }, (_, i) => `w${i}`) }],
    [{ kind: 'domains', values: ['two words.example'] }],
    [{ kind: 'pattern', values: ['('] }],
    [{ kind: 'pattern', values: ['(a)\\1'] }],
    [{ kind: 'pattern', values: ['a(?=b)'] }],
    [{ kind: 'pattern', values: ['a'.repeat(257)] }],
    [{ kind: 'links', number: 0 }],
    [{ kind: 'links', number: 1.5 }],
  ];
  for (const conditions of wrong) await assert.rejects(readConditions(conditions), { code: 'invalid' });
});

test('a pattern that would hold other engines up for ever is done with in one reading', async () => {
  assert.equal(await met([{ kind: 'pattern', values: ['(a+)+$'] }], { text: `${'a'.repeat(1_999)}b` }), undefined);
});

test('a score says what it is made of', async () => {
  const sieve = await compileScreens([await screen(1, [{ kind: 'score', number: 1 }])]);
  const [hit] = sieve(sample({ strangers: 1, links: ['https://a.test'] }), NOW);
  assert.deepEqual(
    hit?.why[0]?.points?.map(({ feature, points }) => `${feature} ${points}`),
    ['new-account 2', 'few-posts 1', 'no-avatar 1', 'new-server 2', 'strangers 1', 'links 1'],
  );
});
