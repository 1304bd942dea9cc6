import type { Context } from '../../src/core/context.ts';
import { addScreen } from '../../src/core/screens/keep.ts';

/** What is looked for: as many screens, and one of them met as often. */
export async function addScreens(ctx: Context, count: number, write: () => Promise<unknown>): Promise<number> {
  const input = { by: null, name: 'x', act: 'sensitive', warning: '', enabled: true, scope: 'both' } as const;
  let id = 0;
  for (let i = count; i > 0; i--) {
    const conditions = [{ kind: 'words', values: [`sale${i === 1 ? '' : i}`] }];
    id = (await addScreen(ctx, { ...input, conditions, direct: false, staff: true })).id;
  }
  for (let i = 0; i < count; i++) await write();
  return id;
}
