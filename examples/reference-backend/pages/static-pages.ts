import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono, type Context } from 'hono';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json', '.map': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.webp': 'image/webp', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.vtt': 'text/vtt; charset=utf-8', '.webmanifest': 'application/manifest+json',
};
const CHOICE = fileURLToPath(new URL('./choice/', import.meta.url));
/** What the build names by its content never changes: `chunks/room-3f9a1c2b.js`. */
const HASHED = /^(chunks|assets)\/.+-[A-Za-z0-9_-]{8}\.\w+$/;

/** The built pages, and a plain page to choose from. */
export function staticPages(pagesFolder: string) {
  return new Hono()
    .get('/', (c) => serveFile(c, CHOICE, 'index.html'))
    .get('/choice.css', (c) => serveFile(c, CHOICE, 'choice.css'))
    .get('/member', (c) => c.redirect('/member/', 308))
    .get('/desk', (c) => c.redirect('/desk/', 308))
    .get('/console', (c) => c.redirect('/console/', 308))
    .get('/member/*', (c) => serveFile(c, join(pagesFolder, 'member-portal'), below(c, '/member/')))
    .get('/desk/*', (c) => serveFile(c, join(pagesFolder, 'practitioner-desk'), below(c, '/desk/')))
    .get('/console/*', (c) => serveFile(c, join(pagesFolder, 'compliance-console'), below(c, '/console/')));
}

function below(c: Context, prefix: string): string {
  const path = c.req.path.slice(prefix.length);
  return path === '' ? 'index.html' : path;
}

async function serveFile(c: Context, folder: string, path: string): Promise<Response> {
  const name = normalize(decode(path));
  const type = TYPES[extname(name)];
  if (name.startsWith('..') || name.startsWith('/') || name.includes('\0') || type === undefined) return c.notFound();
  try {
    const body = new Uint8Array(await readFile(join(folder, name)));
    const isHashed = HASHED.test(name);
    return c.body(body, 200, { 'Content-Type': type, 'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache' });
  } catch {
    return c.notFound();
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '..';
  }
}
