import { endPollJob } from './end.ts';
import { refreshPollJob } from './refresh.ts';
import { tellPollJob } from './tell.ts';

/** What is done for polls in the background. */
export const POLL_JOBS = [endPollJob, tellPollJob, refreshPollJob];
