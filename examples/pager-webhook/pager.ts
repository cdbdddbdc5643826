// Forwards incidents to a pager. It believes what is signed with the shared secret and was sent within five minutes, and takes
// each event once, however often it comes.
//   CONSULTKIT_WEBHOOK_SECRET=<base64> PAGER_URL=https://pager.example/v1/events PORT=20990 node --import tsx examples/pager-webhook/pager.ts
import { createServer, type IncomingMessage } from 'node:http';
import { webhookFault } from '../reference-backend/webhooks/webhook-signature.js';

const BODY_MAX = 16 * 1024;
/** As many ids as are remembered: more than come within the five minutes in which a signature is good. */
const SEEN_MAX = 10_000;

const secret = Buffer.from(process.env['CONSULTKIT_WEBHOOK_SECRET'] ?? '', 'base64');
if (secret.length < 24) throw new Error('CONSULTKIT_WEBHOOK_SECRET must hold 24 bytes or more, in base64.');
const pager = process.env['PAGER_URL'];
const seen = new Set<string>();

async function read(request: IncomingMessage): Promise<string | null> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_MAX) return null;
  }
  return text;
}

async function take(request: IncomingMessage): Promise<number> {
  const text = await read(request);
  if (text === null) return 413;
  if (webhookFault(secret, request.headers as Record<string, string>, text, Date.now()) !== null) return 401;
  const { id, type, data } = JSON.parse(text) as { id: string; type: string; data: { incident?: string; state?: string; drill?: boolean } };
  if (type !== 'incident' || seen.has(id)) return 204;
  const summary = `${data.drill === true ? 'Rehearsal: incident' : 'Incident'} ${data.incident ?? ''} is ${data.state ?? 'open'}.`;
  process.stdout.write(`${summary}\n`);
  if (pager !== undefined) {
    const answer = await fetch(pager, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ dedup_key: id, summary }), signal: AbortSignal.timeout(8_000) });
    // Not remembered: the backend sends it again.
    if (!answer.ok) return 502;
  }
  seen.add(id);
  if (seen.size > SEEN_MAX) seen.delete(seen.values().next().value ?? '');
  return 204;
}

createServer((request, response) => {
  take(request).then((status) => response.writeHead(status).end(), () => response.writeHead(502).end());
}).listen(Number(process.env['PORT'] ?? 20_990), '127.0.0.1');
