import { lockKept } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { putSetting } from '../users/queries.ts';
import { compareAll } from './compare-subscription.ts';
import { dropExcepted } from './decide-by-hand.ts';
import { readBlockable } from './instance-blocks.ts';
import { EXCEPTIONS_KEY, readExceptions, toExceptions } from './list-exceptions.ts';

/** Names that no subscription decides about, at a time. */
export const MAX_EXCEPTIONS = 500;

/** Says which servers no subscription decides about: these, and no others. Answers their names. Throws `invalid`. */
export async function setExceptions(
  ctx: Context,
  { by, domains }: { by: number | null; domains: readonly string[] },
): Promise<string[]> {
  const names = [...new Set(domains.map((domain) => readBlockable(ctx, domain)))].sort();
  if (names.length > MAX_EXCEPTIONS)
    throw new AppError('invalid', `Validation failed: There may be ${MAX_EXCEPTIONS} names`);
  await ctx.db.write(async (tx) => {
    // What was taken is applied before that, or not at all.
    await lockKept(tx, 'instanceBlocks');
    const before = await readExceptions(tx);
    if (before.names.join() === names.join()) return;
    await putSetting.run(tx, { key: EXCEPTIONS_KEY, valueJson: JSON.stringify(names) });
    const details = {
      added: names.filter((name) => !before.held.has(name)).join(', '),
      removed: before.names.filter((name) => !names.includes(name)).join(', '),
    };
    await writeAudit(ctx, tx, { by, act: 'server-list.except', details });
    await dropExcepted(tx, toExceptions(names));
    await compareAll(ctx, tx);
  });
  return names;
}
