import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListServer {
  /** Where the list is. */
  url: string;
  origin: string;
  /** What is answered from now on, whatever is asked. */
  answer: (response: ServerResponse, headers: IncomingHttpHeaders) => void;
  /** The headers of each request so far. */
  asked: IncomingHttpHeaders[];
  /** Answers a list, with a name for its version that is asked for again. */
  serve(text: string, type?: string): void;
  close(): Promise<void>;
}

/** A server that keeps a list of servers, as others do. */
export async function startListServer(): Promise<ListServer> {
  const server = createServer((request, response) => {
    list.asked.push(request.headers);
    list.answer(response, request.headers);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let version = 0;
  const list: ListServer = {
    origin,
    url: `${origin}/lists/friends.csv`,
    asked: [],
    answer: (response) => response.writeHead(404).end(),
    serve(text, type = 'text/csv; charset=utf-8') {
      version += 1;
      const etag = `"${version}"`;
      list.answer = (response, headers) => {
        if (headers['if-none-match'] === etag) response.writeHead(304).end();
        else response.writeHead(200, { 'content-type': type, etag }).end(text);
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return list;
}
