import type { FastifyInstance } from 'fastify';
import type { Context } from '../core/context.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';

/**
 * Programs that collect what people write to train or feed models, by the names that they give themselves in robots.txt.
 * Who searches or previews for people is none of them. `Google-Extended` and `Applebot-Extended` are words of robots.txt
 * alone: their crawlers look like those of the search.
 */
export const AI_CRAWLERS = [
  ...['AI2Bot', 'Ai2Bot-Dolma', 'Amazonbot', 'anthropic-ai', 'Applebot-Extended', 'Bytespider', 'CCBot', 'ClaudeBot'],
  ...['Claude-Web', 'cohere-ai', 'cohere-training-data-crawler', 'Diffbot', 'FacebookBot', 'Google-CloudVertexBot'],
  ...['Google-Extended', 'GPTBot', 'ICC-Crawler', 'ImagesiftBot', 'img2dataset', 'Kangaroo Bot', 'meta-externalagent'],
  ...['omgili', 'omgilibot', 'PanguBot', 'SemrushBot-OCOB', 'Sidetrade indexer bot', 'TikTokSpider', 'Timpibot'],
  ...['VelenPublicWebCrawler', 'Webzio-Extended'],
] as const;

/** As a product in a User-Agent (RFC 9110 §10.1.5), not within the address of whoever asks, which other servers say there. */
const NAMED = new RegExp(
  `(?<![^\\s(;,])(?:${AI_CRAWLERS.map((name) => name.replaceAll(/[^\w ]/g, '\\$&')).join('|')})(?![\\w.-])`,
  'i',
);

/** What no crawler is to read: answers for programs, forms, and files of others. */
const PRIVATE = ['/api/', '/oauth/', '/auth/', '/language/', '/media/proxy/'];

/** Our robots.txt (RFC 9309); `ai`: with those named that are to stay away; `closed`: nobody is to read anything. */
export function writeRobots({ ai, closed }: { ai: boolean; closed: boolean }): string {
  const group = (agents: readonly string[], paths: readonly string[]) =>
    [...agents.map((agent) => `User-agent: ${agent}`), ...paths.map((path) => `Disallow: ${path}`), ''].join('\n');
  return [group(['*'], closed ? ['/'] : PRIVATE), ...(ai ? [group(AI_CRAWLERS, ['/'])] : [])].join('\n');
}

/** Refuses them whatever they ask for but robots.txt, where the owner wants that. Others are not even looked up. */
export function refuseAiCrawlers(fastify: FastifyInstance, ctx: Context): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const agent = request.headers['user-agent'];
    if (agent === undefined || !NAMED.test(agent) || request.url === '/robots.txt') return;
    if ((await loadInstanceSettings(ctx)).aiCrawlers !== 'refused') return;
    return reply.code(403).type('text/plain').send('Crawlers that collect for models are not wanted here.\n');
  });
}
