import { AppError } from '../../lib/errors.ts';
import { parseText } from '../../lib/text/parse.ts';
import type { Context } from '../context.ts';
import { type Mention, resolveMentions } from './mentions.ts';

/** A post would name people its author did not count on: nothing was posted, and nobody was told. */
export class UnexpectedMentionsError extends AppError {
  readonly accountIds: readonly number[];

  constructor(accountIds: readonly number[]) {
    super('invalid', 'Post would be sent to unexpected accounts');
    this.name = 'UnexpectedMentionsError';
    this.accountIds = accountIds;
  }
}

/** Throws where anybody but the author and those who are expected is named. */
export function checkMentions(mentions: readonly Mention[], expected: readonly number[], authorId: number): void {
  const allowed = new Set([...expected, authorId]);
  const others = mentions.map(({ accountId }) => accountId).filter((id) => !allowed.has(id));
  if (others.length > 0) throw new UnexpectedMentionsError([...new Set(others)]);
}

/** The same for a text that is to be published later; asks other servers who is named, as publishing it will. */
export async function checkExpected(
  ctx: Context,
  { text, expectedIds }: { text: string; expectedIds?: number[] },
  authorId: number,
): Promise<void> {
  if (expectedIds === undefined) return;
  checkMentions([...(await resolveMentions(ctx, parseText(text, 'text/plain'))).values()], expectedIds, authorId);
}
