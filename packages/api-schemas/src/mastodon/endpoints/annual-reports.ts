import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const own = { method: 'GET', auth: 'user', scopes: ['read:accounts'] } as const;
const change = { method: 'POST', auth: 'user', scopes: ['write:accounts'], answer: 'empty' } as const;
const None = Type.Array(Type.Unknown(), { maxItems: 0 });
const Reports = Type.Object({ annual_reports: None, accounts: None, statuses: None });

/** As Mastodon answers where its yearly look back is switched off: `wrapstodon` of the instance is null. */
export const annualReports = {
  all: endpoint({ path: '/api/v1/annual_reports', summary: 'Looks back at your years: none', ...own, answer: Reports }),
  get: endpoint({
    path: '/api/v1/annual_reports/:year',
    summary: 'A look back at a year of yours',
    notes: '404: there are none here.',
    ...own,
    answer: Reports,
  }),
  state: endpoint({
    path: '/api/v1/annual_reports/:year/state',
    summary: 'Whether a year can be looked back at',
    ...own,
    answer: Type.Object({ state: Type.Enum(['available', 'generating', 'eligible', 'ineligible']) }),
  }),
  generate: endpoint({
    path: '/api/v1/annual_reports/:year/generate',
    summary: 'Have a year looked back at: nothing happens',
    ...change,
  }),
  read: endpoint({
    path: '/api/v1/annual_reports/:year/read',
    summary: 'A look back was seen',
    notes: '404: there are none here.',
    ...change,
  }),
};
