import type { QuoteState } from '@linnet/api-schemas/mastodon/quote.ts';
import type { QuoteApproval, QuoteAudience } from '@linnet/api-schemas/mastodon/quote-approval.ts';
import type { PolicyGroup } from '../../../core/audience/policy.ts';
import type { PostFacts } from '../../../core/views/facts.ts';
import type { PostMine } from '../../../core/views/mine.ts';
import type { QuoteViewState } from '../../../core/views/quote.ts';
import { NONE } from './render.ts';

/** Mastodon's word for each state. */
export const QUOTE_STATES: Record<QuoteViewState, QuoteState> = {
  pending: 'pending',
  accepted: 'accepted',
  rejected: 'rejected',
  revoked: 'revoked',
  deleted: 'deleted',
  unauthorized: 'unauthorized',
  'blocked-account': 'blocked_account',
  'blocked-domain': 'blocked_domain',
  'muted-account': 'muted_account',
};

const GROUPS: Record<PolicyGroup, QuoteAudience> = {
  everyone: 'public',
  followers: 'followers',
  following: 'following',
  mentioned: 'unsupported_policy',
};
const ANSWERS = { yes: 'automatic', ask: 'manual', no: 'denied' } as const;

/** Who may quote a post, and whether its viewer may; visitors may not. */
export function renderQuoteApproval({ policy }: PostFacts, mine?: PostMine): QuoteApproval {
  return {
    automatic: toAudiences(policy.quote.yes),
    manual: toAudiences(policy.quote.ask),
    current_user: mine === undefined ? 'denied' : ANSWERS[mine.may.quote],
  };
}

function toAudiences(groups: readonly PolicyGroup[]): QuoteAudience[] {
  return groups.length === 0 ? NONE : groups.map((group) => GROUPS[group]);
}
