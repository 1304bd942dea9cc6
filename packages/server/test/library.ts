import { blockAccount, muteAccount } from '../src/core/blocks/block.ts';
import type { Context } from '../src/core/context.ts';
import { createList } from '../src/core/lists/lists.ts';
import { addMembers } from '../src/core/lists/members.ts';
import { bookmarkPost } from '../src/core/posts/marks.ts';
import { OPEN } from '../src/core/search/facets.ts';
import type { Db } from '../src/db/database.ts';
import { tokensOf } from '../src/lib/text/search-terms.ts';
import { cloneId, cloneRows, findRowsWith, idOf } from './bulk.ts';
import { type Actor, createSeed, type Member } from './seed.ts';

export interface LibrarySize {
  posts: number;
  /** People elsewhere, all followed by the reader; they wrote the posts in turns. */
  people: number;
  /** People here, who follow the star. */
  members: number;
  /** How many of the people are on the reader's list. */
  listed: number;
}

export interface Library {
  reader: Member;
  star: Member;
  listId: number;
  /** One of the people. */
  personId: number;
  /** A post that was answered, liked and boosted. */
  postId: number;
  memberIds: number[];
}

/** A server that has been used for long, made within seconds on both engines. The queue has to run. */
export async function fillLibrary(ctx: Context, size: LibrarySize): Promise<Library> {
  const { db } = ctx;
  const seed = createSeed(ctx);
  const reader = await seed.account('reader');
  const star = await seed.account('star');
  const member = await seed.account('member');
  await seed.follow(member, star);
  const [rude, loud] = [await seed.remoteAccount('rude'), await seed.remoteAccount('loud')];
  await blockAccount(ctx, { accountId: member.id, targetId: rude.id, origin: 'local' });
  await muteAccount(ctx, { accountId: member.id, targetId: loud.id, notifications: true });
  await ctx.queue.drain();
  await cloneRows(db, [{ rows: await findRowsWith(db, member.id) }], size.members);
  const person = await seed.remoteAccount('person');
  await seed.follow(reader, person);
  await seed.follow(member, person);
  await ctx.queue.drain();
  await cloneRows(db, [{ rows: await findRowsWith(db, person.id) }], size.people);

  const templates = await makeTemplates(ctx, { reader, person, member });
  const originals = [];
  for (const [i, id] of templates.entries()) {
    const n = `(n * ${templates.length} + ${i})`;
    const map = new Map<unknown, string>(templates.map((template) => [template, idOf(template)]));
    map.set(person.id, idOf(person.id, `(${n} * 7 % ${size.people})`));
    map.set(member.id, idOf(member.id, `(${n} * 13 % ${size.members})`));
    originals.push({ rows: await findRowsWith(db, id, templates), map });
  }
  const rounds = Math.ceil(size.posts / templates.length);
  await cloneRows(db, originals, rounds);
  // PostgreSQL keeps statistics by itself, sooner or later; SQLite has none unless somebody asks for them.
  if (db.engine === 'postgres') await db.write((tx) => tx.execute('analyze', []));

  const { id: listId } = await createList(ctx, reader.id, { title: 'all', repliesPolicy: 'list', exclusive: false });
  const memberIds = Array.from({ length: size.listed }, (_, n) => cloneId(person.id, n));
  await addMembers(ctx, { accountId: reader.id, listId, memberIds });
  await ctx.queue.drain();
  return {
    reader,
    star,
    listId,
    personId: cloneId(person.id, 3),
    postId: cloneId(templates[0] as number, Math.floor(rounds / 2)),
    memberIds: Array.from({ length: size.members }, (_, n) => cloneId(member.id, n)),
  };
}

/** Posts as people write them, with what belongs to them; the first is liked, boosted and answered. */
async function makeTemplates(
  ctx: Context,
  { reader, person, member }: { reader: Member; person: Actor; member: Member },
): Promise<number[]> {
  const seed = createSeed(ctx);
  const words = 'the quick brown linnet sings above a field of flax while the wind turns and the evening comes';
  const text = `<p>${words}.</p><p>${words}, and it sings <a href="https://remote.test/articles/1">once more</a></p>`;
  const uri = 'https://remote.test/posts/answered';
  const answered = await seed.remotePost(person, text, { uri });
  await seed.like(member, answered);
  await seed.boost(member, answered);
  const mention = {
    accountId: reader.id,
    username: reader.username,
    domain: '',
    url: `${ctx.config.publicUrl}/@${reader.username}`,
    uri: `${ctx.config.publicUrl}/users/${reader.username}`,
  };
  const picture = {
    kind: 'image' as const,
    mimeType: 'image/png',
    url: 'https://remote.test/files/bird.png',
    description: 'a linnet',
    width: 1_200,
    height: 800,
    blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
    focusX: 0,
    focusY: 0,
  };
  const templates = [
    answered,
    await seed.remotePost(person, text, { replyToUri: uri }),
    await seed.remotePost(person, text, { mentions: [mention] }),
    await seed.remotePost(person, text, { tags: ['birds', 'field'] }),
    await seed.remotePost(person, text, { media: [picture] }),
    await seed.remotePost(person, text, { visibility: 'followers' }),
    await seed.remotePost(person, text),
    await seed.post(member, words),
  ];
  await bookmarkPost(ctx, { accountId: reader.id, postId: templates[3] as number });
  await seed.like(reader, templates[4] as number);
  await ctx.queue.drain();
  return templates;
}

/**
 * What posts are found by, made as quickly: all say the same and may be found by everybody, and every 5,000th says a word
 * that the others do not.
 */
export async function fillSearch(db: Db): Promise<void> {
  const common = [...tokensOf(['the quick brown linnet sings above a field of flax']), OPEN].join(' ');
  const tokens = `'${common} rare' || ("id" / 4096 / 1000 % 5000) || ' from' || ("accountId" % 1000)`;
  await db.write(
    (tx) =>
      tx.execute(
        db.engine === 'sqlite'
          ? `insert or replace into "postSearch" ("rowid", "tokens") select "id", ${tokens} from "posts" order by "id"`
          : `insert into "postSearch" ("id", "tokens") select "id", array_to_tsvector(string_to_array(${tokens}, ' '))
              from "posts" order by "id" on conflict ("id") do update set "tokens" = excluded."tokens"`,
        [],
      ),
    { deadlineMs: Number.POSITIVE_INFINITY },
  );
  // It has to be told that ids are in the order of the table.
  if (db.engine === 'postgres') await db.write((tx) => tx.execute('analyze "postSearch"', []));
}
