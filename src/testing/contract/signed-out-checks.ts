import { portOf } from '../port-of.js';
import { expectRejection } from './expect.js';
import type { ContractCheck } from './contract-subject.js';

const signedOut = (check: Omit<ContractCheck, 'name'>): ContractCheck => ({ name: 'refuses one who is not signed in', ...check });

export const signedOutChecks: readonly ContractCheck[] = [
  signedOut({ port: 'keys', run: (subject) => expectRejection(subject.signedOut.keys.chain(), 'backend/unauthenticated') }),
  signedOut({ port: 'notices', run: (subject) => expectRejection(portOf(subject.signedOut, 'notices').list(), 'backend/unauthenticated') }),
  signedOut({ port: 'scheduling', run: (subject) => expectRejection(portOf(subject.signedOut, 'scheduling').appointments(), 'backend/unauthenticated') }),
  signedOut({ port: 'sessions', run: (subject) => expectRejection(portOf(subject.signedOut, 'sessions').open('absent'), 'backend/unauthenticated') }),
  signedOut({ port: 'recordings', run: (subject) => expectRejection(portOf(subject.signedOut, 'recordings').list({}), 'backend/unauthenticated') }),
  signedOut({ port: 'audit', run: (subject) => expectRejection(portOf(subject.signedOut, 'audit').accessLog('absent'), 'backend/unauthenticated') }),
  signedOut({ port: 'incidents', run: async (subject) => { await portOf(subject.signedOut, 'incidents').stops?.(0).then(() => { throw new Error('answered'); }, (error: unknown) => expectRejection(Promise.reject(error), 'backend/unauthenticated')); } }),
  {
    port: 'incidents',
    name: 'stores a violation',
    async run(subject) {
      await portOf(subject.member, 'incidents').reportViolation({ reason: 'owner', path: 'list', rid: 'r-1', sid: null, at: subject.now() });
    },
  },
];
