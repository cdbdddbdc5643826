import type { MiddlewareHandler } from 'hono';

const PERMISSIONS = 'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=(), payment=(), usb=()';
const YEAR_SECONDS = 31_536_000;

/**
 * Strict headers on everything that is served.
 * @param publicOrigin where browsers reach this, as it is configured. Only it says that there is TLS, and only it and
 *   `'self'` stand in the policy: the request's `Host` is whatever its sender writes.
 */
export function securityHeaders(publicOrigin: string | undefined): MiddlewareHandler {
  const policy = contentSecurityPolicy(publicOrigin);
  const hasTls = publicOrigin?.startsWith('https:') === true;
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set('Content-Security-Policy', policy);
    headers.set('Permissions-Policy', PERMISSIONS);
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    if (hasTls) headers.set('Strict-Transport-Security', `max-age=${YEAR_SECONDS}`);
  };
}

/** The configured origin's socket stands beside `'self'` for browsers that do not count it in. */
function contentSecurityPolicy(publicOrigin: string | undefined): string {
  const socket = publicOrigin === undefined ? '' : ` ${publicOrigin.replace(/^http/, 'ws')}`;
  return [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:", "media-src 'self' blob:",
    `connect-src 'self'${socket}`, "font-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'", 'trusted-types lit-html consultkit', 'report-uri /api/csp-reports',
  ].join('; ');
}
