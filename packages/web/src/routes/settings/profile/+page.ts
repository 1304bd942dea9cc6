import { requireMember } from '#lib/api/require-member.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, url }) => ({ me: await requireMember(parent, url) });
