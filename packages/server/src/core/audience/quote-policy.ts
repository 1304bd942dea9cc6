import type { Audience, QuotePolicy } from '../../db/tables/posts.ts';
import type { Policy, PolicyGroup } from './policy.ts';

export type { QuotePolicy };

/** Who may quote a post without asking, and who may ask, besides its author. */
export interface QuoteRule {
  readonly yes: readonly PolicyGroup[];
  readonly ask: readonly PolicyGroup[];
}

const NOBODY: QuoteRule = { yes: [], ask: [] };
const EVERYONE: QuoteRule = { yes: ['everyone'], ask: [] };

/** As `posts.policyJson` holds it; everyone is what a post says that says nothing. */
export function writeQuotePolicy(policy: QuotePolicy = 'everyone'): string | null {
  if (policy === 'everyone') return null;
  return JSON.stringify({ quote: policy === 'followers' ? { yes: ['followers'], ask: [] } : NOBODY } satisfies Policy);
}

/** Who may quote a post of this audience (`mayAct` has the same rule for one viewer). */
export function readQuoteRule({ policyJson, audience }: { policyJson: string | null; audience: Audience }): QuoteRule {
  if (audience !== 'everyone') return NOBODY;
  return (policyJson === null ? undefined : (JSON.parse(policyJson) as Policy).quote) ?? EVERYONE;
}
