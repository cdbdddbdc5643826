import { ConsultError } from '../../domain/consult-error.js';
import type { Identity } from '../../domain/identity.js';
import type { BackendAdapter } from '../backend-adapter.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { memoryAudit } from './memory-audit.js';
import { memoryCompliance } from './memory-compliance.js';
import { memoryKeyPort } from './memory-key-port.js';
import { memoryNotices } from './memory-notices.js';
import { memoryRecordings } from './memory-recordings.js';
import { takeMemoryReport, takeMemoryViolation } from './memory-reports.js';
import { memoryScheduling } from './memory-scheduling.js';
import { memorySessions } from './memory-sessions.js';
import { memorySignaling } from './memory-signaling.js';
import { memoryStops } from './memory-stops.js';
import type { MemoryWorld } from './memory-world.js';

/**
 * A whole backend in the page: for tests, for stories, for a first look. It keeps the same rules as a real one (owner
 * only, recorder only, absent and not-mine alike) and signs with real keys, so the gate works on it as on any other.
 * @param identity who is signed in, or a function when that changes; null: nobody
 * @throws ConsultError `config/invalid` when the identity is of another tenant or region than the world
 */
export function memoryAdapter(world: MemoryWorld, identity: Identity | null | MemoryCaller): BackendAdapter {
  const times = new Set<(at: number) => void>();
  const caller: MemoryCaller = () => {
    for (const listener of [...times]) listener(world.now());
    const me = typeof identity === 'function' ? identity() : identity;
    if (me === null) return null;
    if (me.tenant !== world.tenant || me.region !== world.region) {
      throw new ConsultError('config/invalid', { message: 'memoryAdapter: the identity is of another tenant or region than the world.' });
    }
    world.people.set(me.subject, me);
    return me;
  };
  caller();
  return {
    identity: {
      async whoAmI(signal) {
        signal?.throwIfAborted();
        return structuredClone(caller());
      },
      async expected(signal) {
        signal?.throwIfAborted();
        const me = caller();
        return me === null ? null : { subject: me.subject, tenant: me.tenant, region: me.region };
      },
    },
    keys: memoryKeyPort(world, caller),
    scheduling: memoryScheduling(world, caller),
    sessions: memorySessions(world, caller),
    signaling: memorySignaling(world, caller),
    recordings: memoryRecordings(world, caller),
    notices: memoryNotices(world, caller),
    audit: memoryAudit(world, caller),
    clock: { onTime: (listener) => { times.add(listener); return () => void times.delete(listener); } },
    incidents: {
      reportViolation: (report, signal) => answerTo(caller, signal, (me) => takeMemoryViolation(world, me, report)),
      report: (report, signal) => answerTo(caller, signal, (me) => takeMemoryReport(world, me, report)),
      ...memoryStops(world, caller),
    },
    compliance: memoryCompliance(world, caller),
  };
}
