import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareGroup } from '../i18n/compare.ts';
import { compileGroup, describeGroup } from '../i18n/compile.ts';
import { PSEUDO } from '../i18n/pseudo.ts';
import { findUnloadedGroups, findUsedKeys } from '../i18n/sources.ts';
import { groupsOf } from '../src/lib/i18n/route-groups.ts';
import { staffGroups } from '../src/lib/i18n/staff-groups.ts';
import { createWording, type Wording } from '../src/lib/i18n/wording.ts';

type Said = Record<string, string> & Record<string, (a: Record<string, unknown>) => string>;

/** The messages of a module as the build writes it. */
async function load(code: string, locale: string): Promise<Said> {
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const module = (await import(url)) as { default(f: Wording, s: Wording): Said };
  return module.default(createWording(locale), createWording('en'));
}

const birds = { birds: '{count, plural, one {# bird} other {# birds}}', plain: 'It’s {name}’s' };

test('a number takes the form that its language has for it, of six', async () => {
  const forms = 'zero {z#} one {o#} two {t#} few {f#} many {m#} other {x#}';
  const arabic = await load(compileGroup(birds, { birds: `{count, plural, ${forms}}` }), 'ar-EG-u-nu-latn');
  assert.deepEqual(
    [0, 1, 2, 3, 11, 100].map((count) => arabic['birds']!({ count })),
    ['z0', 'o1', 't2', 'f3', 'm11', 'x100'],
  );
  const polish = await load(
    compileGroup(birds, {
      birds: '{count, plural, =0 {nic} one {# ptak} few {# ptaki} many {# ptaków} other {# ptaka}}',
    }),
    'pl',
  );
  assert.deepEqual(
    [0, 1, 2, 5, 22, 1.5].map((count) => polish['birds']!({ count })),
    ['nic', '1 ptak', '2 ptaki', '5 ptaków', '22 ptaki', '1,5 ptaka'],
  );
});

test('numbers, dates, choices and offsets are said as the language does', async () => {
  const source = {
    many: '{count, number, ::compact-short .#} seen',
    day: 'On {day, date, long}',
    who: '{who, select, me {mine} other {theirs}}',
    others: '{count, plural, offset:1 one {you and # other} other {you and # others}}',
    place: '{count, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}',
  };
  const british = await load(compileGroup(source, source), 'en-GB');
  const german = await load(
    compileGroup(source, { many: '{count, number} gesehen', day: 'Am {day, date, long}' }),
    'de',
  );
  const day = Date.UTC(2026, 2, 2);
  assert.equal(british['day']!({ day }), 'On 2 March 2026');
  assert.equal(german['day']!({ day }), 'Am 2. März 2026');
  assert.equal(british['many']!({ count: 12_345 }), '12.3k seen');
  assert.equal(german['many']!({ count: 12_345 }), '12.345 gesehen');
  assert.equal(british['who']!({ who: 'me' }), 'mine');
  assert.equal(british['who']!({ who: 'constructor' }), 'theirs');
  assert.equal(british['others']!({ count: 2 }), 'you and 1 other');
  assert.equal(british['place']!({ count: 22 }), '22nd');
});

test('what a language lacks is said in English, by English rules', async () => {
  const french = await load(compileGroup(birds, { plain: 'C’est {name}' }), 'fr');
  assert.equal(french['birds']!({ count: 0 }), '0 birds');
  assert.equal(french['plain']!({ name: '`$`' }), 'C’est `$`');
  assert.deepEqual(compareGroup('fr', birds, { plain: 'C’est {name}' }), { missing: ['birds'], wrong: [] });
});

test('what is wrong with a translation is named', () => {
  const wrong = (locale: string, own: Record<string, string>) => compareGroup(locale, birds, own).wrong;
  assert.deepEqual(wrong('de', { gone: 'x' }), ['gone: English has no such message']);
  assert.deepEqual(wrong('de', { plain: '{nane}' }), ['plain: nobody gives {nane}']);
  assert.deepEqual(wrong('de', { plain: '{name, number}' }), ['plain: {name} is a string, not a number']);
  assert.match(wrong('de', { plain: '{name' })[0] ?? '', /^plain: /);
  assert.deepEqual(wrong('pl', { birds: '{count, plural, one {#} other {#}}' }), ['birds: the plural lacks few, many']);
  assert.deepEqual(wrong('ja', { birds: '{count, plural, one {#} other {#}}' }), ['birds: ja has no plural one']);
  assert.match(wrong('de', { birds: '{count, plural, one {#}}' })[0] ?? '', /^birds: /);
  assert.throws(() => compileGroup({ bad: '{a, number} {a}' }, {}), /bad: {a} is used as number and as string/);
});

test('a page or a part that says what nobody loads for it is found', () => {
  assert.deepEqual(
    findUnloadedGroups((route) => groupsOf(route, staffGroups)),
    [],
  );
  const poor = findUnloadedGroups(() => ['common']);
  for (const [page, group] of [
    ['(member)/conversations/new', 'writing'],
    ['(member)/settings/profile', 'settings'],
    ['(visitor)/sign-up', 'visitor'],
  ]) {
    const found = poor.some((one) => one.startsWith(`routes/${page}/+page.svelte: the messages of ${group} `));
    assert.ok(found, `${page}: ${poor.join('\n')}`);
  }
  assert.ok(!poor.some((one) => one.startsWith('routes/public/')));
  assert.ok(findUsedKeys().has('skipToContent') && !findUsedKeys().has('nobodySaysThis'));
});

test('callers are told what a message needs', () => {
  assert.equal(
    describeGroup('fauna', birds),
    '  fauna: {\n    readonly birds: (a: { count: number }) => string;\n    readonly plain: (a: { name: string }) => string;\n  };',
  );
});

test('pseudo-languages mark every message and keep what is put in', async () => {
  const accented = await load(compileGroup(birds, birds, PSEUDO['en-XA']), 'en-XA');
  assert.match(accented['birds']!({ count: 2 }), /^\[2 bířdš·+\]$/);
  assert.match(accented['plain']!({ name: 'alice' }), /^\[Ít’š alice’š·+\]$/);
  const turned = await load(compileGroup(birds, birds, PSEUDO['ar-XB']), 'ar-XB');
  assert.match(turned['plain']!({ name: 'alice' }), /^\u200f\u202eIt’s\u202c\u200f alice/);
});
