import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { updateProfile } from '../../src/core/accounts/update-profile.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { bookmarkPost, unbookmarkPost } from '../../src/core/posts/marks.ts';
import { searchPosts } from '../../src/core/search/posts.ts';
import { reindexPosts } from '../../src/core/search/reindex.ts';
import { unlikePost } from '../../src/core/votes/vote.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
/** Somebody elsewhere who wants to be found. */
let wren: Actor;
/** Somebody elsewhere who does not. */
let shy: Actor;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
  wren = await seed.remoteAccount('wren', 'remote.test', { indexable: true });
  shy = await seed.remoteAccount('shy', 'remote.test', { indexable: false });
});
after(() => app.close());

interface How {
  as?: Member;
  limit?: number;
  offset?: number;
  timeZone?: string;
}
async function find(text: string, { as = alice, limit = 40, offset = 0, timeZone }: How = {}): Promise<number[]> {
  await app.drain();
  return searchPosts(app.ctx, { text, accountId: as.id, timeZone, limit, offset });
}

/** A text, what finds it, and what does not. Both engines say the same. */
const CASES: [text: string, finds: string[], misses: string[]][] = [
  [
    'A linnet sings above the Café; naïve COÖPERATION',
    [
      'linnet',
      'LINNET',
      'linn',
      'cafe',
      'CAFÉ',
      'naive',
      'coöperation',
      'sings linnet',
      '"linnet sings"',
      '“above the”',
    ],
    ['"sings linnet"', 'linnets', '"linn"', 'nnet', 'cat', 'linnet -cafe', 'linnet -"above the"'],
  ],
  [
    'The third-party e-mail, v2.5 at example.org',
    ['third-party', 'e-mail', 'example.org', 'v2.5', 'v2'],
    ['org.example', '25'],
  ],
  [
    'Die Straße zur Vogelschutzgebietsverordnung, gegrüßt vom Zaunkönig',
    ['strasse', 'STRASSE', 'Vogelschutz', 'verordnung', 'schutzgebiet', 'zaunkönig', 'zaunkonig', 'könig'],
    ['vogelordnung', 'ung', '"verordnung"'],
  ],
  ['Η ψηλή ΟΔΌΣ των πουλιών', ['οδος', 'οδός', 'ΟΔΟΣ', 'ψηλη', '"πουλιών"'], ['οδό', 'ουλιών']],
  ['Щука и ёж, ещё раз', ['еж', 'ЁЖ', 'еще', 'щука'], ['шука', 'щукам']],
  ['الطُّيُورُ تُغَنِّي في المدرسة', ['طيور', 'الطيور', 'تغني', 'مدرسه', '"في المدرسة"'], ['غناء', '"المدرسة في"']],
  ['می‌خواهم کتاب بخوانم', ['میخواهم', 'می‌خواهم', 'كتاب'], ['خواهش']],
  ['ציפּוֹר שיר', ['ציפור', '"ציפור שיר"'], ['"שיר ציפור"']],
  [
    '昨日は東京都でメジロを見た。鳥が好き',
    ['東京', '東京都', '京都', 'メジロ', '鳥', '好き', 'メ', '"東京都で"', '見た', 'ﾒｼﾞﾛ'],
    ['都京', '東都', '鳥好き', '大阪', 'ジメ'],
  ],
  ['今天看到一只麻雀，很可爱', ['麻雀', '可爱', '看到一只', '雀'], ['雀麻', '看一只', '鸟']],
  ['오늘 참새를 보았다', ['참새', '참새를', '새', '보았다'], ['새참', '참를']],
  ['นกกระจอกร้องเพลง', ['นก', 'กระจอก', 'ร้องเพลง'], ['เพลงร้อง']],
  ['पक्षी गाते हैं', ['पक्षी', 'गाते', '"पक्षी गाते"'], ['गात', '"गाते पक्षी"']],
  ['so happy 🐦‍⬛👍🏽❤️ today 🇳🇴', ['👍', '👍🏿', '❤', '❤️', '🇳🇴', '🐦‍⬛', 'happy 👍'], ['🐦', '👎', '🇸🇪']],
  [
    '<p>&lt;b&gt; select * from "posts" where 1=1 -- OR NEAR(a b)</p>',
    ['select', 'near', '"select from posts"'],
    ['delete'],
  ],
];

test('the same is found on both engines, in any script', async () => {
  for (const [text, finds, misses] of CASES) {
    const id = await seed.remotePost(wren, text.startsWith('<') ? text : `<p>${text}</p>`);
    for (const query of finds) assert.ok((await find(query)).includes(id), `${query} finds ${text}`);
    for (const query of misses) assert.ok(!(await find(query)).includes(id), `${query} does not find ${text}`);
  }
});

test('what somebody may find: their own, what they had to do with, and what authors let everybody find', async () => {
  const open = await seed.remotePost(wren, '<p>greenfinch open</p>');
  const unlisted = await seed.remotePost(wren, '<p>greenfinch unlisted</p>', { visibility: 'unlisted' });
  const closed = await seed.remotePost(shy, '<p>greenfinch closed</p>');
  const own = await seed.post(alice, 'greenfinch own', { visibility: 'followers' });
  const told = await seed.post(bob, '@alice greenfinch told', { visibility: 'direct' });
  assert.deepEqual(await find('greenfinch'), [told, own, open]);
  assert.deepEqual(await find('greenfinch in:library'), [told, own]);
  assert.deepEqual(await find('greenfinch in:public'), [open]);
  assert.deepEqual(await find('greenfinch', { as: bob }), [told, open]);
  await seed.like(alice, closed);
  assert.deepEqual(await find('greenfinch in:library'), [told, own, closed]);
  await unlikePost(app.ctx, { accountId: alice.id, postId: closed, origin: 'local' });
  assert.deepEqual(await find('greenfinch in:library'), [told, own]);
  await bookmarkPost(app.ctx, { accountId: alice.id, postId: unlisted });
  assert.deepEqual(await find('greenfinch in:library'), [told, own, unlisted]);
  await unbookmarkPost(app.ctx, { accountId: alice.id, postId: unlisted });
  await seed.boost(alice, closed);
  assert.deepEqual(await find('greenfinch in:library'), [told, own, closed]);
  const answer = await seed.post(bob, 'well', { replyToId: unlisted });
  assert.deepEqual(await find('greenfinch', { as: bob }), [told, unlisted, open]);
  assert.deepEqual(await find('well', { as: bob }), [answer]);
});

test('who opts in is found with what they wrote before, and who opts out is not found from then on', async () => {
  const id = await seed.post(bob, 'bullfinch in the garden');
  assert.deepEqual(await find('bullfinch'), []);
  await updateProfile(app.ctx, bob.id, { indexable: true });
  assert.deepEqual(await find('bullfinch'), [id]);
  await updateProfile(app.ctx, bob.id, { indexable: false });
  assert.deepEqual(await searchPosts(app.ctx, { text: 'bullfinch', accountId: alice.id, limit: 9, offset: 0 }), []);
  assert.deepEqual(await find('bullfinch'), []);
  assert.deepEqual(await find('bullfinch', { as: bob }), [id]);
});

test('edits and deletions are followed', async () => {
  const postId = await seed.post(alice, 'a siskin');
  assert.deepEqual(await find('siskin'), [postId]);
  const edit = { accountId: alice.id, postId, contentWarning: '', sensitive: false, mediaIds: [] };
  await editPost(app.ctx, { ...edit, text: 'a redpoll' });
  assert.deepEqual([await find('siskin'), await find('redpoll')], [[], [postId]]);
  await deletePost(app.ctx, { accountId: alice.id, postId });
  assert.deepEqual(await find('redpoll'), []);
});

test('operators', async () => {
  const picture = {
    kind: 'image' as const,
    mimeType: 'image/png',
    url: 'https://remote.test/dunnock.png',
    description: 'a nest of moss',
    ...{ width: 1, height: 1, blurhash: null, focusX: 0, focusY: 0 },
  };
  const uri = 'https://remote.test/posts/dunnock';
  const plain = await seed.remotePost(wren, '<p>dunnock</p>', { uri, language: 'en' });
  const seen = await seed.remotePost(wren, '<p>dunnock</p>', { media: [picture], language: 'de-AT', sensitive: true });
  const link = await seed.remotePost(wren, '<p>dunnock <a href="https://example.org/">here</a></p>');
  const tagged = await seed.remotePost(
    wren,
    '<p>dunnock <a href="https://remote.test/tags/b" class="mention hashtag">#<span>Bird_Song</span></a></p>',
    { tags: ['Bird_Song'] },
  );
  const asked = await seed.remotePost(wren, '<p>dunnock?</p>', {
    kind: 'question',
    poll: {
      options: [
        { title: 'chaffinch', votes: 0 },
        { title: 'other', votes: 0 },
      ],
      ...{ multiple: false, hideTotals: false, voters: null, endsAt: null },
    } as never,
  });
  const reply = await seed.post(alice, 'dunnock indeed', { replyToId: plain });
  const old = await seed.remotePost(wren, '<p>dunnock</p>', { createdAt: Date.UTC(2023, 4, 6, 12) });
  const cases: [string, number[]][] = [
    ['dunnock', [reply, asked, tagged, link, seen, plain, old]],
    ['dunnock from:me', [reply]],
    ['dunnock from:alice', [reply]],
    ['dunnock -from:@wren@remote.test', [reply]],
    ['dunnock from:wren@remote.test has:media', [seen]],
    ['from:alice from:wren@remote.test dunnock is:reply', [reply]],
    ['dunnock from:nobody', []],
    ['dunnock has:images', [seen]],
    ['dunnock has:video', []],
    ['dunnock has:poll', [asked]],
    ['dunnock has:link', [link]],
    ['has:poll chaffinch', [asked]],
    ['has:image moss', [seen]],
    ['dunnock is:sensitive', [seen]],
    ['dunnock -is:sensitive -is:reply -has:poll -has:link', [tagged, plain, old]],
    ['dunnock language:de', [seen]],
    ['dunnock #birdsong', []],
    ['dunnock #bird_song', [tagged]],
    ['dunnock -#Bird_Song has:link', [link]],
    ['dunnock before:2024-01-01', [old]],
    ['dunnock during:2023-05-06', [old]],
    ['dunnock during:2023', [old]],
    ['dunnock after:2023-05-06 before:2023-06', []],
    ['dunnock before:2023-05-06', []],
    ['dunnock after:2023-05-05 before:2023-05-07', [old]],
    ['dunnock has:banana', []],
    ['dunnock in:library', [reply, plain]],
  ];
  for (const [query, ids] of cases) assert.deepEqual(await find(query), ids, query);
  assert.deepEqual(await find('dunnock', { limit: 2, offset: 1 }), [asked, tagged]);
  // At noon in Greenwich the next day has begun there.
  const timeZone = 'Pacific/Kiritimati';
  assert.deepEqual(await find('dunnock during:2023-05-07', { timeZone }), [old]);
  assert.deepEqual(await find('dunnock before:2023-05-07', { timeZone }), []);
  assert.deepEqual(await find('dunnock after:2023-05-06 before:2023-06', { timeZone }), [old]);
});

test('what is excluded is so page after page, and nothing else is', async () => {
  const ids: number[] = [];
  for (let i = 0; i < 9; i++) {
    ids.unshift(await seed.remotePost(wren, `<p>whimbrel everywhere ${i % 3 === 0 ? 'flying' : ''} n${i}</p>`));
  }
  const kept = ids.filter((_, i) => (8 - i) % 3 !== 0);
  for (const [query, expected] of [
    ['whimbrel -flying', kept],
    ['whimbrel -everywhere', []],
    ['whimbrel -everywhereelse -nothing', ids],
    ['whimbrel -flying -n1', kept.filter((id) => id !== ids[7])],
    ['whimbrel -"flying n3"', ids.filter((id) => id !== ids[5])],
    ['-flying whimbrel from:wren@remote.test', kept],
    ['never -flying', []],
  ] as [string, number[]][]) {
    assert.deepEqual(await find(query), expected, query);
    for (const offset of [0, 2, 4]) {
      assert.deepEqual(await find(query, { limit: 2, offset }), expected.slice(offset, offset + 2), query);
    }
  }
  const maxId = kept[1] as number;
  const between = { accountId: alice.id, maxId, minId: kept[4] as number, limit: 9, offset: 0 };
  assert.deepEqual(await searchPosts(app.ctx, { ...between, text: 'whimbrel -flying' }), kept.slice(2, 4));
  assert.deepEqual(await searchPosts(app.ctx, { ...between, text: 'never -flying' }), []);
});

test('nothing anybody types breaks a search, or makes it long', async () => {
  const long = 'x'.repeat(2_000);
  const typed = [
    ...[
      '"',
      '""',
      "'",
      '-',
      '--',
      '+',
      '*',
      'a*',
      '(',
      ')',
      '()',
      ':',
      'from:',
      'from:@',
      'has:',
      '-has:',
      'in:',
      '#',
      '@',
    ],
    ...[
      'AND',
      'OR NOT',
      'NEAR(a b, 2)',
      'a AND (b OR',
      'tokens:x',
      '{tokens}:x',
      '^a',
      'a:*',
      "a'|!b",
      'a & !b <-> c',
      '\\',
    ],
    ...[
      'before:9999-12-31',
      'after:0000-00-00',
      'during:2024-13',
      'before:2023-02-30',
      'language:..',
      'from:me from:me',
    ],
    ...['\0', 'a\0b', '\ud800', '\ue000a \ue001open', '🇳', '\u200d', '东'.repeat(1_000), 'й'.repeat(2_000), long],
    ...['a '.repeat(1_000), '"a b" '.repeat(300), '-a '.repeat(600), 'from:me '.repeat(200), '-from:me '.repeat(200)],
    ...['has:image '.repeat(200), '"'.repeat(2_000), '„«「'.repeat(600), '#a '.repeat(600), "'; drop table posts; --"],
  ];
  for (const text of typed) assert.ok(Array.isArray(await find(text)), text.slice(0, 40));
});

test('all of it is made anew, in jobs that go on where the last one ended', async () => {
  const ids: number[] = [];
  for (let i = 0; i < 205; i++) ids.push(await seed.remotePost(wren, '<p>ortolan</p>'));
  await app.drain();
  await app.ctx.db.write((tx) => tx.execute('delete from "postSearch"', []));
  assert.deepEqual(await find('ortolan'), []);
  await app.ctx.db.write((tx) => reindexPosts(app.ctx, tx));
  assert.equal((await find('ortolan', { limit: 300 })).length, 205);
  assert.deepEqual(await find('ortolan', { limit: 5, offset: 203 }), [ids[1], ids[0]]);
});
