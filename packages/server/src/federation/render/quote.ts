import { type Here, mint } from '../../core/addresses.ts';
import type { PostFacts } from '../../core/views/facts.ts';
import { escapeHtml } from '../../lib/html/escape-html.ts';
import { type Activity, embed } from './activity.ts';
import { PUBLIC, QUOTE_REQUEST_CONTEXT, STAMP_CONTEXT } from './context.ts';
import type { Json } from './json.ts';

/** What a post quotes under FEP-044f's name, with its author's consent, and under the older ones. */
export function renderQuote(quotedUri: string, stampUri: string | null): Json {
  return {
    quote: quotedUri,
    quoteUrl: quotedUri,
    quoteUri: quotedUri,
    _misskey_quote: quotedUri,
    ...(stampUri === null ? {} : { quoteAuthorization: stampUri }),
  };
}

/** The same as a link to an object (FEP-e232). */
export function renderQuoteLink(quotedUri: string): Json {
  return {
    type: 'Link',
    mediaType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    rel: 'https://misskey-hub.net/ns#_misskey_quote',
    name: `RE: ${quotedUri}`,
    href: quotedUri,
  };
}

/** Words for servers that know no quotes; those that do hide them by the class. */
export function renderFallback(url: string): string {
  const text = escapeHtml(url);
  return `<p class="quote-inline">RE: <a href="${text}" rel="nofollow noopener" target="_blank">${text}</a></p>`;
}

/** Who may quote a post (FEP-044f "Advertising a quote policy"); its author alone stands for nobody else. */
export function renderQuotePolicy({ account, policy }: PostFacts): Json {
  const { yes } = policy.quote;
  const members = yes.includes('everyone')
    ? PUBLIC
    : yes.includes('followers')
      ? `${account.uri}/followers`
      : account.uri;
  return { canQuote: { automaticApproval: [members] } };
}

export interface QuoteRequestInput {
  actorUri: string;
  quotedUri: string;
  /** The post that quotes, as `renderNote` made it, or its id. */
  instrument: Json | string;
  uri: string;
}

export function renderQuoteRequest({ actorUri, quotedUri, instrument, uri }: QuoteRequestInput): Activity {
  return {
    '@context': QUOTE_REQUEST_CONTEXT,
    id: uri,
    type: 'QuoteRequest',
    actor: actorUri,
    object: quotedUri,
    instrument,
  };
}

export interface QuoteAnswerInput extends QuoteRequestInput {
  authorUri: string;
  /** Null: no. */
  stampUri: string | null;
  /** Keeps the ids of several answers apart. */
  serial: number;
}

/** The author's answer to a request, which is embedded. */
export function renderQuoteAnswer({ authorUri, stampUri, serial, ...request }: QuoteAnswerInput): Activity {
  const type = stampUri === null ? 'Reject' : 'Accept';
  const activity: Activity = {
    '@context': QUOTE_REQUEST_CONTEXT,
    id: `${authorUri}#${type.toLowerCase()}s/quotes/${serial}`,
    type,
    actor: authorUri,
    to: [request.actorUri],
    object: embed(renderQuoteRequest(request)),
  };
  if (stampUri !== null) activity['result'] = stampUri;
  return activity;
}

/** The consent of an author here to a quote, for whoever asks. Nothing is embedded: each is seen by whom it is for. */
export function renderStamp(
  here: Here,
  { id, authorUri, uri, postUri }: { id: number; authorUri: string; uri: string; postUri: string },
): Json {
  return {
    '@context': STAMP_CONTEXT,
    id: mint.stamp(here, id),
    type: 'QuoteAuthorization',
    attributedTo: authorUri,
    interactingObject: uri,
    interactionTarget: postUri,
  };
}

/** Consent that is taken back. */
export function renderStampDeletion(authorUri: string, stampUri: string): Activity {
  return {
    '@context': STAMP_CONTEXT,
    id: `${stampUri}#delete`,
    type: 'Delete',
    actor: authorUri,
    to: [PUBLIC],
    object: stampUri,
  };
}
