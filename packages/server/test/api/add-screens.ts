import type { Context } from '../../src/core/context.ts';
import { addScreen, removeScreen } from '../../src/core/screens/keep.ts';
import { createSeed } from '../seed.ts';

/** What is looked for: as many screens, one of them met as often, and as many posts that wait. */
export async function addScreens(ctx: Context, count: number, write: () => Promise<unknown>): Promise<number> {
  const input = { by: null, name: 'x', act: 'sensitive', warning: '', enabled: true, scope: 'both' } as const;
  let id = 0;
  for (let i = count; i > 0; i--) {
    const conditions = [{ kind: 'words', values: [`sale${i === 1 ? '' : i}`] }];
    id = (await addScreen(ctx, { ...input, conditions, direct: false, staff: true })).id;
  }
  for (let i = 0; i < count; i++) await write();
  const conditions = [{ kind: 'words', values: ['waits'] }];
  const holds = await addScreen(ctx, { ...input, act: 'hold', conditions, direct: false, staff: false });
  const seed = createSeed(ctx);
  const file = {
    kind: 'image',
    mimeType: 'image/png',
    description: null,
    width: 1,
    height: 1,
    blurhash: null,
  } as const;
  for (let i = 0; i < count; i++) {
    const media = [{ ...file, url: `https://waits${i}.test/1.png`, focusX: 0, focusY: 0 }];
    await seed.remotePost(await seed.remoteAccount('waits', `waits${i}.test`), '<p>it waits</p>', { media });
  }
  await removeScreen(ctx, { by: null, id: holds.id });
  return id;
}
