import { compress } from 'hono/compress';
import { Hono } from 'hono';
import { aliveRoutes } from './http/alive-routes.js';
import { createRouter } from './http/api.js';
import { keepOfficersApart } from './http/keep-officers-apart.js';
import { tellTime } from './http/tell-time.js';
import { recordRefusals } from './http/record-refusals.js';
import { limitBodies } from './http/body-limits.js';
import { logRequests } from './http/log-requests.js';
import { requireSignIn } from './http/require-sign-in.js';
import { demoRoutes } from './identity/demo-routes.js';
import { identityRoutes } from './identity/identity-routes.js';
import { cspReportRoutes } from './pages/csp-reports.js';
import { securityHeaders } from './pages/security-headers.js';
import { staticPages } from './pages/static-pages.js';
import { countWrites } from './http/limit-writes.js';
import { changeRoutes } from './incidents/change-routes.js';
import { complianceRoutes } from './incidents/compliance-routes.js';
import { reportRoutes } from './incidents/report-routes.js';
import { keyRoutes } from './keys/key-routes.js';
import { auditRoutes } from './ledger/audit-routes.js';
import { noticeRoutes } from './notices/notice-routes.js';
import { problemResponse } from './problems/problem.js';
import { respondToError } from './problems/respond-to-error.js';
import { recordingRoutes } from './recordings/recording-routes.js';
import { schedulingRoutes } from './scheduling/scheduling-routes.js';
import type { BackendServices } from './services.js';
import { signalRoutes } from './signalling/signal-routes.js';
import { stopRoutes, stopStream } from './stops/stop-routes.js';
import type { SignalServer } from './signalling/signal-server.js';
import { sessionRoutes } from './sessions/session-routes.js';
import { keysetRoutes, trustRoutes } from './trust/trust-routes.js';
import { violationRoutes } from './violations/violation-routes.js';

/** Everything over HTTP but the signalling socket; the room by a stream of events too, for where sockets are refused. */
export function createApp(services: BackendServices, signals: SignalServer, options: { pagesFolder: string; drill: boolean; publicOrigin: string | undefined }): Hono {
  const { database, clock, log, verify, trust, demo } = services;
  const app = new Hono();
  app.onError(respondToError(log));
  app.notFound(() => problemResponse('backend/not-found'));
  app.use(securityHeaders(options.publicOrigin));
  app.use(logRequests(log));
  app.use(compress());
  app.use('/api/*', tellTime(clock));
  app.use('/api/*', limitBodies);
  app.route('/api', cspReportRoutes({ readable: options.drill }));
  app.route('/api', aliveRoutes());
  app.route('/api', signalRoutes(signals, services));
  app.route('/api', stopStream(services));

  const open = createRouter();
  open.route('/', trustRoutes(trust));
  if (demo !== null) open.route('/', demoRoutes(database, demo.issuer, services.realms));

  const signedIn = createRouter();
  signedIn.use(requireSignIn(verify));
  signedIn.use(recordRefusals(database, clock));
  signedIn.use(keepOfficersApart);
  signedIn.use(countWrites(database, clock));
  signedIn.route('/', identityRoutes(database));
  signedIn.route('/', keysetRoutes(trust));
  signedIn.route('/', keyRoutes(services));
  signedIn.route('/', noticeRoutes(database));
  signedIn.route('/', schedulingRoutes(services));
  signedIn.route('/', sessionRoutes(services));
  signedIn.route('/', recordingRoutes(services));
  signedIn.route('/', auditRoutes(services));
  signedIn.route('/', violationRoutes(services));
  signedIn.route('/', reportRoutes(services));
  signedIn.route('/', changeRoutes(services));
  signedIn.route('/', complianceRoutes(services));
  signedIn.route('/', stopRoutes(services));

  // Both in one document; what needs no sign-in is mounted first, so that it is found before the sign-in is asked for.
  const api = createRouter();
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  api.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'ConsultKit reference backend', version: '0.1.0' }, servers: [{ url: '/api' }] });
  api.route('/', open);
  api.route('/', signedIn);
  app.route('/api', api);
  app.route('/', staticPages(options.pagesFolder));
  return app;
}
