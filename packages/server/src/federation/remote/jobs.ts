import { refreshAccountJob } from './account.ts';
import { fetchCollectionJob, fetchCollectionListJob } from './collection.ts';
import { fetchFeaturedTagsJob } from './featured-tags.ts';
import { lookJob } from './look.ts';

/** What is asked of other servers in the background. */
export const REMOTE_JOBS = [
  refreshAccountJob,
  fetchFeaturedTagsJob,
  fetchCollectionListJob,
  fetchCollectionJob,
  lookJob,
];
