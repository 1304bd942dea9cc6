import { annualReports } from '@linnet/api-schemas/mastodon/endpoints/annual-reports.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';

/** Nobody's year is looked back at here. */
export const annualReportRoutes = defineRoutes(annualReports, {
  all: () => ({ annual_reports: [], accounts: [], statuses: [] }),
  get: () => {
    throw notFound();
  },
  state: () => ({ state: 'ineligible' as const }),
  generate: () => undefined,
  read: () => {
    throw notFound();
  },
});
