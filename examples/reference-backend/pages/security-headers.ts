import type { MiddlewareHandler } from 'hono';

const PERMISSIONS = 'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=(), payment=(), usb=()';

/** Strict headers on everything that is served. `ws://host` stands beside `'self'` for browsers that do not count it in. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('Content-Security-Policy', contentSecurityPolicy(c.req.header('Host')));
  headers.set('Permissions-Policy', PERMISSIONS);
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
};

function contentSecurityPolicy(host: string | undefined): string {
  const isHost = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(host ?? '');
  const sockets = isHost ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "media-src 'self' blob:",
    `connect-src 'self'${sockets}`, "font-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'", 'trusted-types lit-html consultkit', 'report-uri /api/csp-reports',
  ].join('; ');
}
