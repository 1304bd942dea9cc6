import { redirect } from '@sveltejs/kit';

/** The only page of settings there is. */
export const GET = () => redirect(307, '/settings/profile');
