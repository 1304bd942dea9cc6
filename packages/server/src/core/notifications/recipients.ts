import type { Tx } from '../../db/database.ts';
import type { NotificationKind } from './kinds.ts';
import { judge, type PolicyChoice } from './policy.ts';
import { findAnswered, findRecipients, type RecipientRow } from './queries/policy.ts';

export interface Recipient {
  accountId: number;
  verdict: Exclude<PolicyChoice, 'drop'>;
  /** They muted the thread: it is kept, and nobody is told. */
  quiet: boolean;
}

interface Occurrence {
  kind: NotificationKind;
  fromAccountId: number;
  /** 0: it is about no post. */
  postId: number;
}

/** Of these people here, those who are told of something, and whether their policy keeps it back. */
export async function chooseRecipients(
  tx: Tx,
  { kind, fromAccountId, postId }: Occurrence,
  ids: readonly number[],
  now: number,
): Promise<Recipient[]> {
  if (ids.length === 0) return [];
  const rows = await findRecipients.all(tx, { ids: [...ids], fromAccountId, postId, now });
  const strict = rows.filter((row) => row.direct === 1 && row.followed === 0 && row.privateMentions !== null);
  const asked = { ids: strict.map((row) => row.accountId), fromAccountId, postId };
  const answered = asked.ids.length === 0 ? [] : await findAnswered.all(tx, asked);
  const owners = new Set(answered.map((row) => row.accountId));
  return rows.flatMap((row): Recipient[] => {
    const { accountId, quiet, direct } = row;
    const occasion = { kind, direct: direct === 1, answersOwn: owners.has(accountId) };
    const verdict = judge(withoutNulls(row), toCaller(row), occasion, now);
    return verdict === 'drop' ? [] : [{ accountId, verdict, quiet: quiet === 1 }];
  });
}

function toCaller({ permitted, followed, followsSince, createdAt, limited, bot, staff }: RecipientRow) {
  return {
    permitted: permitted === 1,
    followed: followed === 1,
    followsSince,
    createdAt,
    limited: limited === 1,
    bot: bot === 1,
    staff: staff === 1,
  };
}

/** Whoever has no policy of their own has nulls in its place. */
function withoutNulls(row: RecipientRow): Parameters<typeof judge>[0] {
  const { notFollowing, notFollowers, newAccounts, privateMentions, limitedAccounts, bots } = row;
  if (notFollowing === null) return {};
  return { notFollowing, notFollowers, newAccounts, privateMentions, limitedAccounts, bots } as Parameters<
    typeof judge
  >[0];
}
