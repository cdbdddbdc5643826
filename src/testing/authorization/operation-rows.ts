import { newLeaseNonce } from '../../ownership/new-lease-nonce.js';
import { makeDeviceKeys, namedKey } from '../../keys/device-key.js';
import { tokensOfCall } from '../sign-call.js';
import { COMPLIANCE_ROWS } from './compliance-rows.js';
import type { OperationRow } from './operation-row.js';

/** Whoever has nothing to do with it, or names what does not exist. */
const ABSENT = { stranger: 404 } as const;
/** Who replays: the owner and the readers, and nobody who took part without being one. */
const REPLAYS = { own: { patient: 200, practitioner: 404, reader: 200 }, ...ABSENT } as const;

/** What a page asks for a session key with, proved by nobody. */
async function pageKey(): Promise<object> {
  const { sig, enc } = await makeDeviceKeys();
  return { sig: await namedKey(sig.publicKey, 'sig'), enc: await namedKey(enc.pair.publicKey, 'enc'), proof: '' };
}

/** Each operation of the HTTP contract and what is right. The consultations are over, so that what begins one is refused to its parties too. */
export const OPERATION_ROWS: readonly OperationRow[] = [
  { operation: 'GET /me', about: 'nobody', ask: () => ({}), own: 200, officer: 200 },
  { operation: 'GET /keyset', about: 'nobody', ask: () => ({}), own: 200, officer: 200 },

  { operation: 'GET /keys/chain', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /keys/ways', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /keys/uses', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /keys/permission', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /notices', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /stops', about: 'nobody', ask: () => ({ query: { after: '0' } }), own: 200 },
  { operation: 'POST /keys/changes', about: 'nobody', ask: () => ({ json: {} }), own: 400 },
  // A key that is no device's of the caller's has no boxes: whose it is, nobody can tell.
  { operation: 'GET /keys/boxes/{kid}', about: 'keys', ask: ({ enc }) => ({ path: [enc] }), own: 200, stranger: 200 },
  // With the right proof. Where there is no such method of the caller's own, it is a wrong one.
  { operation: 'POST /keys/ways/{id}/open', about: 'keys', ask: ({ way, proof }) => ({ path: [way.id], json: { proof } }), own: 200, stranger: 403 },
  // Nobody has a permission here, so that a device's kid is as good as any id.
  { operation: 'POST /keys/permission/{id}/stop', about: 'keys', ask: ({ device }) => ({ path: [device], json: { token: '' } }), own: 404, ...ABSENT },

  { operation: 'GET /services', about: 'nobody', ask: () => ({}), own: 200 },
  {
    operation: 'GET /slots', about: 'nobody',
    ask: () => ({ query: { serviceId: 'none', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' } }), own: 200,
  },
  // A slot is everybody's of an insurer: foreign to another insurer's alone.
  {
    operation: 'POST /holds', about: 'slot', ask: ({ slotId }) => ({ id: slotId, json: { slotId } }),
    own: null, stranger: { patient: 404, practitioner: [403, 404] }, malformed: [400, 403],
  },
  { operation: 'DELETE /holds/{id}', about: 'hold', ask: ({ id }) => ({ path: [id] }), own: 204, stranger: [204, 404] },
  {
    operation: 'POST /appointments', about: 'hold', ask: ({ id }) => ({ id, json: { holdId: id, mode: 'audio' } }),
    own: null, stranger: { patient: [404, 409], practitioner: [403, 404] }, malformed: [400, 403],
  },
  { operation: 'GET /appointments', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /appointments/{id}', about: 'consultation', ask: ({ appointment }) => ({ path: [appointment.id] }), own: 200, ...ABSENT },
  { operation: 'POST /appointments/{id}/cancel', about: 'consultation', ask: ({ appointment }) => ({ path: [appointment.id] }), own: 409, ...ABSENT },
  { operation: 'POST /appointments/{id}/session', about: 'consultation', ask: ({ appointment }) => ({ path: [appointment.id] }), own: 409, ...ABSENT },

  // It is over: nobody takes part in it any more.
  { operation: 'POST /sessions/{sid}/keys', about: 'consultation', ask: async (consultation) => ({ path: [consultation.sid], json: await pageKey() }), own: 409, ...ABSENT },
  { operation: 'GET /sessions/{sid}/ice-servers', about: 'consultation', ask: ({ sid }) => ({ path: [sid] }), own: 409, ...ABSENT },
  { operation: 'POST /sessions/{sid}/admit', about: 'consultation', ask: ({ sid }) => ({ path: [sid] }), own: { patient: 403, practitioner: 409 }, ...ABSENT },
  // What both have signed already, again: from a stranger it is a replay.
  { operation: 'PUT /sessions/{sid}/evidence', about: 'consultation', ask: ({ sid, call }) => ({ path: [sid], json: { tokens: tokensOfCall(call) } }), own: 204, ...ABSENT },
  { operation: 'PUT /sessions/{sid}/epochs/{n}', about: 'consultation', ask: ({ sid, epochs }) => ({ path: [sid, 0], json: epochs[0]?.tokens }), own: 204, ...ABSENT },
  { operation: 'POST /sessions/{sid}/end', about: 'consultation', ask: ({ sid }) => ({ path: [sid] }), own: 204, ...ABSENT },

  { operation: 'GET /recordings', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /recordings/{rid}', about: 'consultation', ask: ({ rid }) => ({ path: [rid] }), ...REPLAYS },
  // Its owner alone, also of those who may replay it.
  { operation: 'GET /recordings/{rid}/access', about: 'consultation', ask: ({ rid }) => ({ path: [rid] }), own: { patient: 200, practitioner: 404 }, ...ABSENT },
  // Signed by nobody: what is well-formed and no device's word is refused to the owner too.
  { operation: 'POST /recordings/{rid}/receipts', about: 'consultation', ask: ({ rid }) => ({ path: [rid], json: { receipts: ['a.b.c'] } }), own: { patient: 400, practitioner: 404, reader: [400, 404] }, ...ABSENT },
  { operation: 'GET /recordings/{rid}/segments/{seq}', about: 'consultation', ask: ({ rid }) => ({ path: [rid, 1] }), ...REPLAYS },
  // For the key that opens it: a reader's is not the owner's.
  {
    operation: 'POST /recordings/{rid}/lease', about: 'consultation', own: { patient: 200, practitioner: 404, reader: [200, 404] }, ...ABSENT,
    ask: ({ rid, wraps }) => ({ path: [rid], json: { kid: wraps.find(({ role }) => role === 'owner')?.kid, nonce: newLeaseNonce() } }),
  },
  // Granted by nobody: what is well-formed and not the owner's word is refused to the owner too.
  { operation: 'POST /recordings/{rid}/grants', about: 'consultation', ask: ({ rid, wraps }) => ({ path: [rid], json: { wrap: wraps[0], tokens: [''] } }), own: { patient: 400, practitioner: 404 }, ...ABSENT },
  { operation: 'GET /recordings/{rid}/progress', about: 'consultation', ask: ({ rid }) => ({ path: [rid] }), own: { patient: 404, practitioner: 200 }, ...ABSENT },
  {
    operation: 'PUT /recordings/{rid}/segments/{seq}', about: 'consultation', own: { patient: 404, practitioner: 204 }, ...ABSENT,
    async ask({ rid, segments: [first] }) {
      if (first === undefined) throw new Error('The prepared recording has no segment.');
      const { seq, head, bytes } = first;
      const digest = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
      return { path: [rid, seq], bytes, headers: { 'Consult-Segment-Head': head, 'Repr-Digest': `sha-256=:${digest}:` } };
    },
  },
  {
    operation: 'PUT /recordings/{rid}/wraps', about: 'consultation',
    ask: ({ rid, wraps }) => ({ path: [rid], json: { wraps } }), own: { patient: 404, practitioner: 204 }, ...ABSENT,
  },

  {
    operation: 'POST /violations', about: 'nobody',
    ask: () => ({ json: { reason: 'owner', path: 'list', rid: null, sid: null, at: 1 } }), own: 204,
  },
  ...COMPLIANCE_ROWS,
];
