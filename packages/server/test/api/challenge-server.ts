import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChallengeServer {
  origin: string;
  script: string;
  verify: string;
  siteKey: string;
  secret: string;
  /** What it was asked at its `siteverify` so far. */
  asked: URLSearchParams[];
  /** How people answer it in a browser: an answer that is good once, given on a site. */
  give(hostname?: string): string;
  /** Answers that nobody used are too old from now on. */
  expire(): void;
  /** What `siteverify` answers instead of the truth, from now on; undefined: the truth. */
  instead: ((response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/** Finds the element that a page has for hCaptcha, puts a frame into it, and the answer that comes from there into the form. */
const SCRIPT = `
for (const box of document.querySelectorAll('.h-captcha')) {
  const own = new URL(document.currentScript.src).origin;
  const frame = document.createElement('iframe');
  frame.title = 'a question';
  frame.src = own + '/frame?' + new URLSearchParams({ sitekey: box.dataset.sitekey, host: location.hostname });
  const fields = ['h-captcha-response', 'g-recaptcha-response'].map((name) => {
    const field = document.createElement('textarea');
    Object.assign(field, { name, hidden: true });
    return field;
  });
  box.append(frame, ...fields);
  addEventListener('message', ({ origin, data }) => {
    if (origin === own) for (const field of fields) field.value = data;
  });
}`;
const FRAME = `<!doctype html><html lang="en"><title>a question</title><button>I am a person</button><script>
document.querySelector('button').onclick = async ({ target }) => {
  parent.postMessage(await (await fetch('/answer' + location.search, { method: 'POST' })).text(), '*');
  target.textContent = 'Thank you';
};
</script></html>`;

/** A service that tells people from programs, by the protocol that hCaptcha and Turnstile have in common. */
export async function startChallengeServer(): Promise<ChallengeServer> {
  const answers = new Map<string, { hostname: string; state: 'new' | 'used' | 'old' }>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, text: string) => response.writeHead(200, { 'content-type': type }).end(text);
    if (url.pathname === '/api.js') return send('text/javascript', SCRIPT);
    if (url.pathname === '/frame') return send('text/html', FRAME);
    if (url.pathname === '/answer') return send('text/plain', service.give(url.searchParams.get('host') ?? ''));
    if (url.pathname !== '/siteverify' || request.method !== 'POST') return response.writeHead(404).end();
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    service.asked.push(form);
    if (service.instead !== undefined) return service.instead(response);
    return send('application/json', JSON.stringify(judge(form)));
  });
  function judge(form: URLSearchParams) {
    const refuse = (code: string) => ({ success: false, 'error-codes': [code] });
    if (form.get('secret') !== service.secret) return refuse('invalid-input-secret');
    if (form.get('sitekey') !== service.siteKey) return refuse('sitekey-secret-mismatch');
    const answer = answers.get(form.get('response') ?? '');
    if (answer === undefined) return refuse('invalid-input-response');
    if (answer.state === 'old') return refuse('expired-input-response');
    if (answer.state === 'used') return refuse('already-seen-response');
    answer.state = 'used';
    return { success: true, hostname: answer.hostname, challenge_ts: '2026-01-01T00:00:00Z' };
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: ChallengeServer = {
    origin,
    script: `${origin}/api.js`,
    verify: `${origin}/siteverify`,
    siteKey: '10000000-ffff',
    secret: '0xSECRET',
    asked: [],
    give(hostname = 'localhost') {
      const answer = `P1_${answers.size}.${'x'.repeat(2_000)}`;
      answers.set(answer, { hostname, state: 'new' });
      return answer;
    },
    expire() {
      for (const answer of answers.values()) if (answer.state === 'new') answer.state = 'old';
    },
    instead: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}
