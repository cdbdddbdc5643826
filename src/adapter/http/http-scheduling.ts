import * as z from 'zod/mini';
import type { SchedulingPort } from '../ports/scheduling-port.js';
import { appointmentSchema, healthcareServiceSchema, slotHoldSchema, slotSchema } from '../../domain/scheduling.js';
import { APPOINTMENTS_MAX, SERVICES_MAX, SLOTS_MAX } from './answer-limits.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';
import { nullWhenAbsent } from './null-when-absent.js';

const servicesSchema = z.object({ items: z.array(healthcareServiceSchema).check(z.maxLength(SERVICES_MAX)) });
const slotsSchema = z.object({ items: z.array(slotSchema).check(z.maxLength(SLOTS_MAX)) });
const appointmentsSchema = z.object({ items: z.array(appointmentSchema).check(z.maxLength(APPOINTMENTS_MAX)) });

/** `/services`, `/slots`, `/holds`, `/appointments`. The member's note travels in a body, never in a URL. */
export function httpScheduling(http: HttpClient): SchedulingPort {
  return {
    async services(signal) {
      return (await http.json('GET', '/services', servicesSchema, { signal })).items;
    },
    async slots({ serviceId, practitionerId, from, to }, signal) {
      const query = { serviceId, practitionerId, from, to };
      return (await http.json('GET', '/slots', slotsSchema, { query, signal })).items;
    },
    hold: (slotId, signal) => http.json('POST', '/holds', slotHoldSchema, { json: { slotId }, signal }),
    async release(holdId, signal) {
      await nullWhenAbsent(async () => http.settle('DELETE', httpPath`/holds/${holdId}`, { signal }));
    },
    book: ({ holdId, mode, note }, signal) =>
      http.json('POST', '/appointments', appointmentSchema, { json: { holdId, mode, note }, signal }),
    async appointments(signal) {
      return (await http.json('GET', '/appointments', appointmentsSchema, { signal })).items;
    },
    appointment: (id, signal) =>
      nullWhenAbsent(async () => http.json('GET', httpPath`/appointments/${id}`, appointmentSchema, { signal })),
    cancel: async (id, signal) => http.json('POST', httpPath`/appointments/${id}/cancel`, appointmentSchema, { signal }),
  };
}
