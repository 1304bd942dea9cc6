/** What Mastodon's documentation describes and is not here, each with its reason. */
export type Absent = Readonly<Record<string, string>>;

export const PARAMS_ABSENT: Absent = {};

export const FIELDS_ABSENT: Absent = {
  'Account.moved': 'within `moved`: one level deep, however often somebody moved',
  'Quote.quoted_status': 'within a quoted post: its id, so that nesting ends',
  'ShallowQuote.quoted_status_id': 'beside the quoted post itself, which has its id',
  'Status.text': 'of the answer of a deletion alone',
};

/** What is taken, and makes no difference. */
export const PARAMS_UNREAD: Absent = {};

/** What may be answered, and never is. */
export const FIELDS_UNSAID: Absent = {
  'Account.memorial': 'no account is a memorial',
  'CredentialAccount.memorial': 'no account is a memorial',
  'MutedAccount.memorial': 'no account is a memorial',
  'AsyncRefresh.result_count': 'nothing is refreshed behind an answer',
  'AsyncRefreshResponse.async_refresh': 'nothing is refreshed behind an answer',
  'PreviewCard.missing_attribution': 'authors of pages are not told that they could be named',
  'TrendsLink.missing_attribution': 'authors of pages are not told that they could be named',
  'Translation.detected_source_language': 'nothing here translates',
};
