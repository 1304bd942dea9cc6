/**
 * The two parts of undici that Linnet uses. The package's own entry also loads its fetch, caches and proxies, which
 * take 14 MB that nothing here needs.
 */
import type { Client as ClientType } from 'undici';
import connect from 'undici/lib/core/connect.js';
import client from 'undici/lib/dispatcher/client.js';

export const buildConnector = connect;
export const Client = client;
export type Client = ClientType;
