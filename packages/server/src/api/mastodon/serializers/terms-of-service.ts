import type { TermsOfService } from '@linnet/api-schemas/mastodon/terms-of-service.ts';
import type { Context } from '../../../core/context.ts';
import type { InstanceSettings, Terms } from '../../../core/users/settings.ts';
import { findTerms, today } from '../../../core/users/terms.ts';
import { toParagraphs } from './paragraphs.ts';

/** The terms of a day among those of the others. */
export function renderTerms(ctx: Context, settings: InstanceSettings, terms: Terms): TermsOfService {
  const next = settings.terms.find((one) => one.from > terms.from);
  return {
    effective_date: terms.from,
    effective: terms.from === findTerms(ctx, settings)?.from && terms.from <= today(ctx),
    content: toParagraphs(terms.text),
    succeeded_by: next?.from ?? null,
  };
}
