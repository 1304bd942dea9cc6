import type { HTTPMethods } from 'fastify';
import type { Page } from '../../db/keyset.ts';
import type { TokenRules } from './auth.ts';
import type { DescribeError } from './errors.ts';
import type { ParamSources, Params } from './params.ts';
import type { RateLimits } from './rate-limit.ts';
import type { ParamRules } from './read-params.ts';

/** How long a page is when nothing is asked, and how long at most: twice that, unless said. */
export interface PageLimits {
  default: number;
  max?: number | undefined;
}

/** A page of something that is numbered, not marked. */
export interface Window {
  limit: number;
  offset: number;
}

/** The habits of one client API: what it does alike on all of its routes, and others do otherwise. */
export interface ApiProfile {
  name: string;
  tokens: TokenRules;
  /** Makes one set of parameters of query and body. */
  decode(sources: ParamSources): Params;
  params: ParamRules;
  /** Reads where a page begins and ends, and leaves what is not about that alone. */
  readPage(params: Params, limits: PageLimits): Page;
  readWindow(params: Params, limits: PageLimits): Window;
  describeError: DescribeError;
  /** What stands where there is nothing to answer; undefined: no body, and 204. */
  empty: object | undefined;
  /** Whether a key without a value says null or is left out. */
  nulls: 'null' | 'absent';
  /** Families of rate limits. Those of equal names count together, whatever the dialect. */
  limits: RateLimits;
  /** Where what is no route is answered in this dialect: `/api/*`, for all methods unless some are named. */
  unknown: readonly { url: string; methods?: readonly HTTPMethods[] }[];
}
