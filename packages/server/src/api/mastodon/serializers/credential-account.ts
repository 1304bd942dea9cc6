import type { Field } from '@linnet/api-schemas/mastodon/account.ts';
import type { CredentialAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
import type { QuotePolicy } from '../../../core/audience/quote-policy.ts';
import type { Role as RoleView } from '../../../core/staff/roles.ts';
import type { AccountView, FieldView } from '../../../core/views/account.ts';
import type { Visibility } from '../../../core/views/facts.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import { renderQuotePolicy } from './quote-policy.ts';
import type { Render } from './render.ts';
import { renderRole } from './role.ts';
import { renderVisibility } from './visibility.ts';

/** What only the owner of an account gets to see of it. */
export interface OwnAccount {
  account: AccountView;
  role: RoleView;
  /** What a new post starts with. */
  defaults: { visibility: Visibility; sensitive: boolean; language: string | null; quotePolicy: QuotePolicy };
  followRequestsCount: number;
  /** The language the web app speaks; null: the browser's. */
  locale: string | null;
}

/** An account for its owner: with what was typed and what new posts start with. */
export function renderCredentialAccount(render: Render, own: OwnAccount): CredentialAccount {
  const { account, defaults } = own;
  return {
    ...renderAccount(render, account),
    source: {
      privacy: renderVisibility(defaults.visibility),
      sensitive: defaults.sensitive,
      language: defaults.language,
      note: account.noteSource ?? '',
      fields: renderSourceFields(account.fields),
      follow_requests_count: own.followRequestsCount,
      hide_collections: account.hideCollections,
      discoverable: account.discoverable,
      indexable: account.indexable,
      attribution_domains: account.attributionDomains,
      quote_policy: renderQuotePolicy(defaults.quotePolicy),
    },
    role: renderRole(own.role),
    locale: own.locale,
    pleroma: {
      is_admin: own.role.permissions.has('manageRoles'),
      is_moderator: own.role.permissions.has('manageReports'),
      hide_followers: account.hideCollections,
      hide_follows: account.hideCollections,
      hide_favorites: true,
    },
  };
}

/** Fields as their owner typed them. */
export function renderSourceFields(fields: readonly FieldView[]): Field[] {
  return fields.map(({ name, value, source, verifiedAt }) => ({
    name,
    value: source ?? value,
    verified_at: verifiedAt == null ? null : toInstant(verifiedAt),
  }));
}
