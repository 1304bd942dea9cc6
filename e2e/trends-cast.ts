/** Fills an empty database with what many people make much of. Run before the server is. */
import { createBase } from '../packages/server/src/app.ts';
import { loadConfig } from '../packages/server/src/config/load.ts';
import { newCard } from '../packages/server/src/core/cards/new-card.ts';
import { countTrendsJob } from '../packages/server/src/core/trends/count.ts';
import { insertRow } from '../packages/server/src/db/insert.ts';
import { hashPassword } from '../packages/server/src/lib/password.ts';
import { systemRng } from '../packages/server/src/lib/rng.ts';
import { createSeed, PASSWORD } from '../packages/server/test/seed.ts';

if (import.meta.main) {
  const { ctx, close } = await createBase({ ...loadConfig(), logLevel: 'warn' });
  const seed = createSeed(ctx);
  await seed.account('alice', { role: 'owner', passwordHash: await hashPassword(PASSWORD, systemRng) });
  const cardId = ctx.ids.next();
  const now = ctx.clock.now();
  const made = newCard({ id: cardId, url: 'https://news.test/linnets', dueAt: now, createdAt: now });
  const read = { state: 'ready', title: 'Linnets are back', description: 'In the north.', authorName: 'Ada' } as const;
  await ctx.db.write((tx) => insertRow(tx, 'cards', { ...made, ...read, providerName: 'The News' }));
  const people = [];
  for (let i = 0; i < 4; i++) people.push(await seed.remoteAccount(`finch${i}`, `far${i}.test`));
  for (const person of people) {
    const postId = await seed.remotePost(person, `<p>${person.username} has read this</p>`, { tags: ['linnets'] });
    await ctx.db.write(async (tx) => {
      await insertRow(tx, 'postCards', { postId, cardId });
      await tx.execute(`update "posts" set "version" = "version" + 1, "linked" = 1 where "id" = ${postId}`, []);
    });
    for (const fan of person === people[0] ? people.slice(1) : []) await seed.like(fan, postId);
  }
  await countTrendsJob.run(ctx, [{}]);
  await close();
}
