import { callApi, type Fetch } from './call.ts';

export const fetchTwoFactor = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/user/2fa');

/** Shows who the reader is, for what wants it: `ApiError.unconfirmed`. */
export const confirmSelf = (fetcher: Fetch, password: string, code: string | undefined) =>
  callApi(fetcher, 'POST /api/v1/user/confirm', { params: { password, ...(code === undefined ? {} : { code }) } });

export const startTwoFactor = (fetcher: Fetch) => callApi(fetcher, 'POST /api/v1/user/2fa/setup');

/** Answers the backup codes. */
export const enableTwoFactor = (fetcher: Fetch, code: string) =>
  callApi(fetcher, 'POST /api/v1/user/2fa/enable', { params: { code } });

export const disableTwoFactor = (fetcher: Fetch) => callApi(fetcher, 'POST /api/v1/user/2fa/disable');

export const renewBackupCodes = (fetcher: Fetch) => callApi(fetcher, 'POST /api/v1/user/2fa/backup_codes');
