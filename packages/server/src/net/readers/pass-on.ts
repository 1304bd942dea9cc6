import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http';
import { passFields, passRequestFields } from './peer.ts';

export interface PassOn {
  /**
   * Has the owner answer a request: bodies are streamed both ways at the pace of the slower side, and who gives up ends it
   * for the other. `withBody` false asks again for what was read already.
   */
  pass(request: IncomingMessage, response: ServerResponse, options: { withBody: boolean }): void;
  /** Ends answers that never end by themselves (`text/event-stream`): their clients come back. */
  endStreams(): void;
  close(): void;
}

const AWAY = JSON.stringify({ error: 'The server is starting again; try again in a moment' });

/** Passes requests on to the owner, whose door (`openDoor`) is at a path of this machine. */
export function createPassOn(path: string): PassOn {
  // The owner never closes a connection that is idle: a request cannot meet one that is just being closed.
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  const streams = new Set<ClientRequest>();

  function pass(request: IncomingMessage, response: ServerResponse, { withBody }: { withBody: boolean }): void {
    const onward = openRequest({
      socketPath: path,
      agent,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: passRequestFields(request, withBody),
    });
    response.once('close', () => {
      streams.delete(onward);
      // The rest of a body that was answered before its end is nobody's; the next request comes behind it.
      request.unpipe(onward).resume();
      if (!response.writableFinished || !onward.writableFinished) onward.destroy();
    });
    onward.once('response', (answer) => {
      if (/^text\/event-stream\b/i.test(answer.headers['content-type'] ?? '')) streams.add(onward);
      const fields = passFields(answer.rawHeaders);
      // The rest of its body is not wanted.
      if (!request.complete && answer.headers.connection === 'close') fields.push('Connection', 'close');
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, fields);
      // Streams say nothing for long: who waits for one wants to know that it is open.
      response.flushHeaders();
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    // Before an answer: the owner is away. After one: it refused the rest of a body, or the answer ends as it stands.
    onward.on('error', () => {
      if (response.headersSent) return;
      response.writeHead(503, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '5' });
      response.end(AWAY);
    });
    if (!withBody) onward.end();
    else {
      // Else it would wait for the body, and who waits to be refused before sending one would wait for ever.
      onward.flushHeaders();
      request.pipe(onward);
    }
  }

  return {
    pass,
    endStreams() {
      for (const stream of streams) stream.destroy();
    },
    close: () => agent.destroy(),
  };
}
