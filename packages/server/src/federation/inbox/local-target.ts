import { type AccountRef, findAccountByAddress } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import type { ReadPart } from '../read/part.ts';

/** The person here that an activity is about; undefined for anybody else, and for the server itself. */
export async function findLocalTarget(ctx: Context, part: ReadPart | null): Promise<AccountRef | undefined> {
  if (part === null || part.id === null) return undefined;
  const account = await findAccountByAddress(ctx, part.id);
  return account?.domain === '' && account.kind !== 'application' ? account : undefined;
}
