import type { Tx } from '../../db/database.ts';
import type { AccountsTable, FeatureGroup, FeatureRule } from '../../db/tables/accounts.ts';
import type { Answer } from './may-act.ts';
import { findFeatured } from './queries.ts';

export type { FeatureGroup, FeatureRule };

const NOBODY: FeatureRule = { yes: [], ask: [] };

type Featured = Pick<AccountsTable, 'domain' | 'discoverable' | 'locked' | 'featurePolicyJson'>;

/**
 * What an account says of that. One of ours that wants to be found may be shown by everybody, or by its followers where it
 * chooses these; of another server what it says itself: who says nothing has not agreed (FEP-7aa9).
 */
export function readFeatureRule({ domain, discoverable, locked, featurePolicyJson }: Featured): FeatureRule {
  if (domain !== '') return featurePolicyJson === null ? NOBODY : (JSON.parse(featurePolicyJson) as FeatureRule);
  if (discoverable === 0) return NOBODY;
  return { yes: [locked === 1 ? 'followers' : 'everyone'], ask: [] };
}

/**
 * Whether an account may put another into a collection of its own; undefined where that is not there. Blocks between them,
 * in either direction, are a no.
 */
export async function findFeatureAnswer(
  tx: Tx,
  { accountId, targetId }: { accountId: number; targetId: number },
): Promise<{ answer: Answer; local: boolean } | undefined> {
  const found = await findFeatured.first(tx, { accountId, targetId });
  if (found === undefined) return undefined;
  const local = found.domain === '';
  if (accountId === targetId) return { answer: 'yes', local };
  const rule = readFeatureRule(found);
  const isIn = (group: FeatureGroup) =>
    group === 'everyone' ||
    (group === 'followers' && found.follows === 1) ||
    (group === 'following' && found.followedBy === 1);
  if (found.blocked === 1) return { answer: 'no', local };
  return { answer: rule.yes.some(isIn) ? 'yes' : rule.ask.some(isIn) ? 'ask' : 'no', local };
}
