import type { FastifyRequest } from 'fastify';
import { escapeHtml } from '../../lib/html/escape-html.ts';
import { pickSpoken, type Spoken } from '../../lib/text/spoken-language.ts';
import { readCookieHeader } from '../http/auth.ts';
import { type Html, html } from '../http/html.ts';
import de from './messages/de.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };
import es from './messages/es.json' with { type: 'json' };
import fr from './messages/fr.json' with { type: 'json' };

export type PageKey = keyof typeof en;

/** What the pages say on which an app is let in, a catalogue for each language; English is the authority. */
export const CATALOGUES: Record<Spoken, Record<PageKey, string>> = { en, de, es, fr };

/** The words of one language. */
export interface Words {
  language: Spoken;
  /** Something as markup, with what `{name}` stands for put in. */
  say(key: PageKey, parts?: Readonly<Record<string, Html | string>>): Html;
}

export function wordsOf(language: Spoken): Words {
  const say: Words['say'] = (key, parts = {}) => {
    const pieces = CATALOGUES[language][key].split(/\{(\w+)\}/);
    return { html: pieces.map((piece, i) => (i % 2 === 0 ? escapeHtml(piece) : html`${parts[piece]}`.html)).join('') };
  };
  return { language, say };
}

export function isPageKey(key: string): key is PageKey {
  return Object.hasOwn(en, key);
}

/** In the language that the app asks for, else the one chosen in the web app, else the browser's. */
export function wordsFor({ headers, query }: FastifyRequest, lang?: string): Words {
  const { lang: inAddress } = (query ?? {}) as { lang?: unknown };
  const asked = lang ?? (typeof inAddress === 'string' ? inAddress : undefined);
  const chosen = readCookieHeader(headers.cookie, LANGUAGE_COOKIE);
  return wordsOf(pickSpoken([asked, chosen], headers['accept-language']));
}

/** What the web app keeps its reader's choice in. */
const LANGUAGE_COOKIE = 'linnet_language';
