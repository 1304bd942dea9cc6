/** Every inbox of the loopback network: counts what it is sent and says how much it was. */
import { createServer } from 'node:http';

let received = 0;

createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(String(received));
    return;
  }
  request.resume();
  request.on('end', () => {
    received += 1;
    response.writeHead(202).end();
  });
}).listen(Number(process.env['PORT']), '0.0.0.0');
