import type { QuotePolicy as WireQuotePolicy } from '@linnet/api-schemas/mastodon/quote-approval.ts';
import type { QuotePolicy } from '../../../core/audience/quote-policy.ts';

/** Mastodon says `public` for everyone. */
export function renderQuotePolicy(policy: QuotePolicy): WireQuotePolicy {
  return policy === 'everyone' ? 'public' : policy;
}

/** Mastodon's word to ours; undefined where there is none. */
export function readQuotePolicy(policy: WireQuotePolicy | undefined): QuotePolicy | undefined {
  return policy === 'public' ? 'everyone' : policy;
}
