import type { FastifyInstance } from 'fastify';

export interface Route {
  methods: string[];
  /** With its parameters as they are declared: `/users/:name`. */
  url: string;
}

/** Every route that is mounted, out of the router's own drawing of its tree. */
export function listRoutes(fastify: FastifyInstance): Route[] {
  const routes: Route[] = [];
  const path: string[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const parts = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (parts === null) continue;
    const [, indent = '', part = '', methods] = parts;
    path.length = indent.length / 4;
    path.push(part);
    if (methods !== undefined) routes.push({ methods: methods.split(', '), url: path.join('') });
  }
  return routes;
}
