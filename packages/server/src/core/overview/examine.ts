import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import type { Finding } from '../ports.ts';

const looks = perProcess(() => new Map<boolean, Promise<Finding[]>>());

/** Looks whether all is well; who asks while somebody looks is told the same. */
export function examineServer(ctx: Context, { network }: { network: boolean }): Promise<Finding[]> {
  const running = looks(ctx);
  const found = running.get(network) ?? ctx.examine(ctx, { network }).finally(() => running.delete(network));
  running.set(network, found);
  return found;
}
