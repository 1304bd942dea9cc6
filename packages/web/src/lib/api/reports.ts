import { callApi, type Fetch } from './call.ts';
import type { ReportCategory } from './types.ts';

export interface ReportInput {
  account_id: string;
  status_ids: string[];
  collection_ids: string[];
  comment: string;
  category: ReportCategory;
  rule_ids: string[];
  forward: boolean;
}

export const sendReport = (fetcher: Fetch, input: ReportInput) =>
  callApi(fetcher, 'POST /api/v1/reports', { params: input });
