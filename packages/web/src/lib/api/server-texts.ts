import { ApiError, callApi, type Fetch } from './call.ts';

export interface ServerText {
  /** Where it stands on the page about the server. */
  id: 'more' | 'privacy' | 'terms';
  /** Sanitised. */
  content: string;
}

/** What the owner of the server wrote at length; what is not there, or does not come, is left out. */
export async function fetchServerTexts(fetcher: Fetch): Promise<ServerText[]> {
  const [more, privacy, terms] = await Promise.all([
    callApi(fetcher, 'GET /api/v1/instance/extended_description').catch(leaveOut),
    callApi(fetcher, 'GET /api/v1/instance/privacy_policy').catch(leaveOut),
    callApi(fetcher, 'GET /api/v1/instance/terms_of_service').catch(leaveOut),
  ]);
  const texts: ServerText[] = [];
  // Without one of its own it repeats the short description.
  if (more?.updated_at) texts.push({ id: 'more', content: more.content });
  if (privacy) texts.push({ id: 'privacy', content: privacy.content });
  if (terms) texts.push({ id: 'terms', content: terms.content });
  return texts;
}

function leaveOut(cause: unknown): null {
  if (cause instanceof ApiError) return null;
  throw cause;
}
