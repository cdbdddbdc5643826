import { ConsultError } from '../../domain/consult-error.js';

/**
 * The backend's base URL, absolute and without a slash at its end. A relative one is taken from the page.
 * @throws ConsultError `config/invalid`
 */
export function resolveBaseUrl(baseUrl: string): string {
  let url: URL;
  try {
    url = new URL(baseUrl, (globalThis as { location?: { href: string } }).location?.href);
  } catch (cause) {
    throw new ConsultError('config/invalid', { cause, message: 'httpAdapter: `baseUrl` is not a URL.' });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ConsultError('config/invalid', { message: 'httpAdapter: `baseUrl` must begin with https: or http:.' });
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new ConsultError('config/invalid', { message: 'httpAdapter: `baseUrl` holds an origin and a path, nothing else.' });
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** The same place for a WebSocket. */
export function socketUrl(baseUrl: string): string {
  return baseUrl.replace(/^http/, 'ws');
}
