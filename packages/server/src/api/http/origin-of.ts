import type { FastifyRequest } from 'fastify';

/** From where and with what a request came, as staff are shown it. */
export function originOf(request: FastifyRequest): { ip: string; userAgent: string } {
  return { ip: request.ip, userAgent: request.headers['user-agent'] ?? '' };
}
