import { error, redirect } from '@sveltejs/kit';
import { LANGUAGE_COOKIE, languageOf } from '#lib/i18n/locales.ts';
import type { RequestHandler } from './$types';

const YEAR_S = 31_536_000;

/** A visitor chooses a language by a link, without script, and comes back to where it stood. */
export const GET: RequestHandler = ({ params, url, cookies, platform }) => {
  const language = languageOf(params.tag);
  if (language === null) error(404, 'not_found');
  cookies.set(LANGUAGE_COOKIE, language, { path: '/', maxAge: YEAR_S, sameSite: 'lax' });
  redirect(303, platform?.toLocalPath(url.searchParams.get('redirect_to')) ?? '/');
};
