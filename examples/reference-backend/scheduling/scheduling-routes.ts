import { createRoute, z } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { instantSchema } from '../../../src/domain/instant.js';
import { mediaModeSchema } from '../../../src/domain/media-mode.js';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { appointmentSchema, healthcareServiceSchema, noteText, slotHoldSchema, slotSchema } from '../../../src/domain/scheduling.js';
import type { Clock } from '../clock.js';
import { bearer, createRouter, idParam } from '../http/api.js';
import { answerOf, bodyOf, listOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { requireRole, scopeOf } from '../identity/principal.js';
import { limitWrites } from '../http/limit-writes.js';
import { readAppointments } from './appointment-row.js';
import { book, type BookingDependencies } from './book.js';
import { cancel } from './cancel.js';
import { freeSlots } from './free-slots.js';
import { holdSlot, releaseHold } from './holds.js';
import { servicesFor } from './services.js';
import type { SlotMaker } from './slot-maker.js';

const LONGEST_SEARCH = 31 * 86_400_000;
const json = <T>(schema: T) => ({ 'application/json': { schema } });
const instant = z.string().refine((value) => instantSchema.safeParse(value).success);
const appointment = answerOf('Appointment', appointmentSchema);
const bookingSchema = mini.object({
  holdId: opaqueIdSchema, mode: mediaModeSchema,
  note: mini.optional(noteText),
});

const services = createRoute({
  method: 'get', path: '/services', security: bearer, summary: 'What the member can book, with what her plan pays',
  responses: { 200: { description: 'Services', content: json(listOf('HealthcareService', healthcareServiceSchema)) }, ...refusals(401) },
});
const slots = createRoute({
  method: 'get', path: '/slots', security: bearer, summary: 'Free slots, earliest first',
  request: { query: z.object({ serviceId: idParam, practitionerId: idParam.optional(), from: instant, to: instant }) },
  responses: { 200: { description: 'Slots', content: json(listOf('Slot', slotSchema)) }, ...refusals(400, 401) },
});
const hold = createRoute({
  method: 'post', path: '/holds', security: bearer, middleware: limitWrites('holds'), summary: 'Holds a slot for five minutes',
  request: { body: { required: true, content: json(z.object({ slotId: idParam })) } },
  responses: { 201: { description: 'Held', content: json(answerOf('SlotHold', slotHoldSchema)) }, ...refusals(400, 401, 403, 404, 409, 423, 429) },
});
const release = createRoute({
  method: 'delete', path: '/holds/{id}', security: bearer, middleware: limitWrites('holds'), summary: 'Lets a hold go; settles also when it has gone',
  request: { params: z.object({ id: idParam }) },
  responses: { 204: { description: 'Gone' }, ...refusals(401, 429) },
});
const create = createRoute({
  method: 'post', path: '/appointments', security: bearer, middleware: limitWrites('bookings'), summary: 'Books what is held; the same hold again is the same appointment',
  request: { body: { required: true, content: json(bodyOf('BookingRequest', bookingSchema)) } },
  responses: { 200: { description: 'Booked', content: json(appointment) }, ...refusals(400, 401, 403, 409, 423, 429) },
});
const list = createRoute({
  method: 'get', path: '/appointments', security: bearer, summary: 'My appointments, soonest first; a practitioner’s worklist',
  responses: { 200: { description: 'Appointments', content: json(listOf('Appointment', appointmentSchema)) }, ...refusals(401) },
});
const read = createRoute({
  method: 'get', path: '/appointments/{id}', security: bearer, summary: 'One of my appointments',
  request: { params: z.object({ id: idParam }) },
  responses: { 200: { description: 'Appointment', content: json(appointment) }, ...refusals(401, 404) },
});
const cancelRoute = createRoute({
  method: 'post', path: '/appointments/{id}/cancel', security: bearer, middleware: limitWrites('bookings'), summary: 'Cancels; twice is once',
  request: { params: z.object({ id: idParam }) },
  responses: { 200: { description: 'Cancelled', content: json(appointment) }, ...refusals(401, 404, 409, 429) },
});

export interface SchedulingDependencies extends BookingDependencies {
  clock: Clock;
  slotMaker: SlotMaker;
}

export function schedulingRoutes(dependencies: SchedulingDependencies) {
  const { database, clock, slotMaker } = dependencies;
  return createRouter()
    .openapi(services, async (c) => c.json({ items: await servicesFor(database, c.get('principal')) }, 200))
    .openapi(slots, async (c) => {
      const query = c.req.valid('query');
      const span = Date.parse(query.to) - Date.parse(query.from);
      if (!(span >= 0 && span <= LONGEST_SEARCH)) throw new ConsultError('backend/rejected');
      await slotMaker.restock(c.get('principal'));
      return c.json({ items: await freeSlots(database, c.get('principal'), query, clock()) }, 200);
    })
    .openapi(hold, async (c) => {
      requireRole(c.get('principal'), 'patient');
      return c.json(await holdSlot(database, c.get('principal'), c.req.valid('json').slotId, clock()), 201);
    })
    .openapi(release, async (c) => {
      await releaseHold(database, c.get('principal'), c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(create, async (c) => {
      const principal = c.get('principal');
      requireRole(principal, 'patient');
      return c.json(await book(dependencies, principal, c.req.valid('json'), clock()), 200);
    })
    .openapi(list, async (c) => {
      const principal = c.get('principal');
      return c.json({ items: await database.transaction(scopeOf(principal, 'party'), (tx) => readAppointments(tx, principal, null)) }, 200);
    })
    .openapi(read, async (c) => {
      const principal = c.get('principal');
      const [found] = await database.transaction(scopeOf(principal, 'party'), (tx) => readAppointments(tx, principal, c.req.valid('param').id));
      if (found === undefined) throw new ConsultError('backend/not-found');
      return c.json(found, 200);
    })
    .openapi(cancelRoute, async (c) => c.json(await cancel(database, c.get('principal'), c.req.valid('param').id), 200));
}
