import { failPage } from '#lib/api/page-error.ts';
import { fetchNotes, fetchPerson, fetchPersonSessions, fetchSignIns } from '#lib/api/staff-people.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, params }) => {
  await parent();
  const person = await fetchPerson(fetch, params.id).catch(failPage);
  // People of other servers sign in there.
  const here = person.login_state !== null;
  const [notes, sessions, signIns] = await Promise.all([
    fetchNotes(fetch, params.id),
    here ? fetchPersonSessions(fetch, params.id) : { items: [] },
    here ? fetchSignIns(fetch, params.id) : [],
  ]).catch(failPage);
  return { person, notes, sessions: sessions.items, signIns };
};
