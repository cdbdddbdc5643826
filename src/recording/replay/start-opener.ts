import { workerStarter } from '../../async/start-worker.js';

/** Starts the worker that opens segments. @throws TypeError, DOMException where the page or the browser has no such workers */
export const startOpener = workerStarter({
  url: () => new URL('./open-segments.worker.js', import.meta.url).href,
  start: () => new Worker(new URL('./open-segments.worker.js', import.meta.url), { type: 'module' }),
});
