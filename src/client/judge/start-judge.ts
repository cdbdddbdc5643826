import { workerStarter } from '../../async/start-worker.js';

/** Starts the worker that judges items. @throws TypeError, DOMException where the page or the browser has no such workers */
export const startJudge = workerStarter({
  url: () => new URL('./judge-items.worker.js', import.meta.url).href,
  start: () => new Worker(new URL('./judge-items.worker.js', import.meta.url), { type: 'module' }),
});
