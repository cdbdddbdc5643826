// A server for one bench: pages and scripts at once, and everything that a page has PUT through one slow line.
import { createServer } from 'node:http';
import { PacedLine } from './paced-line.mjs';

const TYPES = { js: 'text/javascript', webm: 'video/webm', html: 'text/html' };
const typeOf = (path) => TYPES[path === '/' ? 'html' : /\.([a-z]+)$/.exec(path)?.[1]] ?? 'application/octet-stream';

/** @param fixed what is there from the beginning and comes unpaced: { path: text } */
export async function startServer(fixed) {
  const stored = new Map();
  const line = new PacedLine();
  const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    if (request.method === 'PUT') {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      stored.set(path, Buffer.concat(chunks));
      return response.writeHead(204).end();
    }
    if (path in fixed) return response.writeHead(200, { 'Content-Type': typeOf(path) }).end(fixed[path]);
    const body = stored.get(path);
    const { status, headers, part } = body === undefined ? { status: 404, headers: {}, part: Buffer.alloc(0) } : answer(body, request.headers.range);
    await line.pass(response, status, { ...headers, 'Content-Type': typeOf(path), 'Cache-Control': 'no-store' }, part);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}/`,
    close() {
      line.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** As servers of media do: a range that is asked for is served as one. */
function answer(body, range) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) return { status: 200, headers: { 'Content-Length': body.length, 'Accept-Ranges': 'bytes' }, part: body };
  const end = Math.min(to === '' ? body.length : Number(to) + 1, body.length);
  const part = body.subarray(Number(from), end);
  return { status: 206, headers: { 'Content-Length': part.length, 'Content-Range': `bytes ${from}-${end - 1}/${body.length}` }, part };
}
