import type { PageServerLoad } from './$types';

/** Tells the page's frame which service it asks: only there its script is let in. */
export const load: PageServerLoad = async ({ parent, locals }) => {
  const { registrations } = (await parent()).instance;
  if (registrations.enabled) locals.service = registrations.challenge?.service;
};
