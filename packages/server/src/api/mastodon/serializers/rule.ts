import type { Rule as WireRule } from '@linnet/api-schemas/mastodon/rule.ts';
import type { Rule } from '../../../core/users/settings.ts';

/** A rule with its translations. */
export function renderRule({ id, text, hint, translations }: Rule): WireRule {
  return { id: String(id), text, hint, translations };
}
