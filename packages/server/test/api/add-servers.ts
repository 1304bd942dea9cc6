import type { Context } from '../../src/core/context.ts';
import { addServerList } from '../../src/core/moderation/server-lists.ts';
import { subscribe } from '../../src/core/moderation/subscriptions.ts';
import { addRelay, RELAYS_MAX } from '../../src/core/relays/keep.ts';

/** Lists of servers, one of them with many that are known. */
export async function addServerLists(ctx: Context, count: number): Promise<number> {
  let id = 0;
  for (let i = 0; i < count; i++) {
    const text = i === 0 ? Array.from({ length: count }, (_, n) => `listed${n}.test`).join('\n') : 'one.test';
    const list = await addServerList(ctx, { by: null, kind: 'block', name: '', text });
    if (i === 0) id = list.id;
    // No more of these are kept.
    if (i < 20) await subscribe(ctx, { by: null, kind: 'block', url: `https://127.0.0.1/${i}` });
  }
  return id;
}

/** As many relays as there may be. */
export async function addRelays(ctx: Context, count: number): Promise<number> {
  let id = 0;
  for (let i = 0; i < Math.min(count, RELAYS_MAX); i++) {
    id = await addRelay(ctx, { by: null, address: `https://relay${i}.example/inbox` });
  }
  return id;
}
