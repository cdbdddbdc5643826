import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import { createMemoryWorld } from '../../src/adapter/memory/memory-world.js';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import type { Identity } from '../../src/domain/identity.js';
import { bookEarliest } from '../../src/testing/book-consultation.js';
import type { ConsultSession } from '../../src/session/consult-session.js';
import { until } from './until.js';

/** What a person is shown, and answers. */
const SHOWN = { text: 'May this consultation be recorded?', lang: 'en' };

export interface TestConsultation {
  patientClient: ConsultClient;
  practitionerClient: ConsultClient;
  patient: ConsultSession;
  practitioner: ConsultSession;
  /** Opens the consultation again, as a reloaded page would. */
  reopen(role: 'patient' | 'practitioner'): Promise<ConsultSession>;
  /** Opens it on another device of the same person, which has no keys yet. */
  openElsewhere(role: 'patient' | 'practitioner'): Promise<ConsultSession>;
  /** Both join and are connected. */
  connect(modes?: { patient?: 'audio' | 'video'; practitioner?: 'audio' | 'video' }): Promise<void>;
  end(): Promise<void>;
}

/** A booked consultation on a backend in memory, opened by both parties in this page, with real peer connections. */
export async function openTestConsultation(options: { recordings?: boolean; keyStores?: 'memory' } = {}): Promise<TestConsultation> {
  let skew = 0;
  const now = () => Date.now() + skew;
  const world = await createMemoryWorld({ tenant: 'ins-a', region: 'uk', now });
  const [given] = world.practitioners;
  const [service] = world.services;
  if (given === undefined || service === undefined) throw new Error('An empty world.');
  const member: Identity = { subject: 'm_grace', tenant: 'ins-a', region: 'uk', role: 'patient', displayName: 'Grace Adeyemi', timeZone: 'Europe/London' };
  const adapterOf = (identity: Identity): BackendAdapter => {
    const adapter = memoryAdapter(world, identity);
    return options.recordings === true ? adapter : { ...adapter, recordings: undefined };
  };
  const adapters = { patient: adapterOf(member), practitioner: adapterOf(given.identity) };
  const appointment = await bookEarliest({ member: adapters.patient, practitioner: adapters.practitioner, practitionerId: given.practitioner.id, serviceId: service.id, now });
  skew = Math.max(0, Date.parse(appointment.joinableFrom) - Date.now());
  const clientOf = (adapter: BackendAdapter) => createConsultClient({ adapter, tenant: 'ins-a', region: 'uk', trust: world.keys.trust, now, ...(options.keyStores === 'memory' ? { keyStore: memoryKeyStore() } : {}) });
  const clients = { patient: clientOf(adapters.patient), practitioner: clientOf(adapters.practitioner) };
  const reopen = async (role: 'patient' | 'practitioner') => (await clients[role].openSession(appointment.id)) as ConsultSession;
  const patient = await reopen('patient');
  const practitioner = await reopen('practitioner');
  return {
    patientClient: clients.patient, practitionerClient: clients.practitioner, patient, practitioner, reopen,
    openElsewhere: async (role) => (await createConsultClient({ adapter: adapters[role], tenant: 'ins-a', region: 'uk', trust: world.keys.trust, now, keyStore: memoryKeyStore() }).openSession(appointment.id)) as ConsultSession,
    async connect(modes = {}) {
      await Promise.all([
        patient.join({ mode: modes.patient ?? 'audio', recording: options.recordings === true ? { decision: 'permit', ...SHOWN } : null }),
        practitioner.join({ mode: modes.practitioner ?? 'audio', recording: options.recordings === true ? { decision: 'permit', ...SHOWN } : null }),
      ]);
      await practitioner.admit();
      await Promise.all([untilState(patient, 'active'), untilState(practitioner, 'active')]);
      await until(() => patient.snapshot.epoch === 0 && practitioner.snapshot.epoch === 0, 'the first epoch');
    },
    async end() {
      await practitioner.end();
      await patient.leave();
    },
  };
}

export function untilState(session: ConsultSession, state: ConsultSession['snapshot']['state']): Promise<void> {
  return until(() => session.snapshot.state === state, `${session.snapshot.role} to be ${state} (is ${session.snapshot.state})`);
}

/** Answers every question with yes, as a person would. */
export function agreeable(session: ConsultSession): void {
  session.on('change', ({ modePending }) => {
    if (modePending?.stage === 'asked') void session.answerMode('accept');
  });
}
