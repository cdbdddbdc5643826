import { base64url } from 'jose';
import type { Role } from '../../../src/domain/role.js';
import type { SignalMessage } from '../../../src/domain/signal-message.js';
import { toBase64url } from '../../../src/ownership/base64url.js';
import { signBind, type Bind } from '../../../src/ownership/bind.js';
import { signSignal, type SignedSignal } from '../../../src/ownership/signed-signal.js';
import { fingerprintOf } from './binding-pair.js';
import type { TestParty } from '../session-keys.js';
import type { SessionPair } from '../session-pair.js';
import type { Meddle } from '../test-room.js';

/** What a backend does to what is said to the victim. @param mallory a person with true keys who has no part in the call */
export type Attack = (call: SessionPair, mallory: TestParty, victim: Role) => Meddle;

/** Each by what it does, as the end of "when it …". */
export function attacks(): Record<string, Attack> {
  const altering = (alter: (message: SignalMessage) => Promise<SignalMessage> | SignalMessage): Attack => (call, _mallory, victim) => inOrder(call, (message) => (message.from === victim ? message : alter(message)));
  const rewrite = (token: string, change: (text: string) => string): string => {
    const [head = '', payload = '', signature = ''] = token.split('.');
    return `${head}.${base64url.encode(change(new TextDecoder().decode(base64url.decode(payload))))}.${signature}`;
  };
  const signed = (change: (text: string) => string) => altering((message) => (message.body.type === 'signed' ? { ...message, body: { type: 'signed', token: rewrite(message.body.token, change) } } : message));
  return {
    'names another certificate': signed((text) => text.replaceAll(/sha-256 [0-9A-F:]+/g, fingerprintOf('EE'))),
    'adds a certificate': signed((text) => text.replace('a=fingerprint', `a=fingerprint:${fingerprintOf('EE')}\\r\\na=fingerprint`)),
    'names other addresses': signed((text) => text.replaceAll(/udp|UDP/g, 'tcp').replace('"seq":', '"seq":1')),
    'names another certificate in the bind': altering((message) => (message.body.type === 'bind'
      ? { ...message, body: { ...message.body, token: rewrite(message.body.token, (text) => text.replace(/sha-256 [0-9A-F:]+/, fingerprintOf('EE'))) } } : message)),
    'tells another commitment': altering((message) => (message.body.type === 'hello' ? { ...message, body: { ...message.body, commit: toBase64url(crypto.getRandomValues(new Uint8Array(32))) } } : message)),
    'shows its own chain of keys': (call, mallory, victim) => inOrder(call, (message) => (message.from !== victim && message.body.type === 'bind'
      ? { ...message, body: { ...message.body, keys: [...mallory.keys.chain] } } : message)),
    'signs everything itself': (call, mallory, victim) => inOrder(call, async (message) => {
      const { body } = message;
      const { device } = mallory.keys;
      const payloadOf = (token: string): unknown => JSON.parse(new TextDecoder().decode(base64url.decode(token.split('.')[1] ?? '')));
      if (message.from === victim) return message;
      if (body.type === 'bind') return { ...message, body: { ...body, token: await signBind(payloadOf(body.token) as Bind, device.privateKey, device.kid) } };
      if (body.type === 'signed') return { ...message, body: { ...body, token: await signSignal(payloadOf(body.token) as SignedSignal, device.privateKey, device.kid) } };
      return message;
    }),
    'sends her own bind back': (call, _mallory, victim) => {
      let known: (token: string) => void = () => undefined;
      const own = new Promise<string>((resolve) => { known = resolve; });
      const alter = inOrder(call, async (message) => (message.from === victim || message.body.type !== 'bind' ? message : { ...message, body: { ...message.body, token: await own } }));
      return (message) => {
        if (message.from !== victim) return alter(message);
        if (message.body.type === 'bind') known(message.body.token);
        return [message];
      };
    },
    'leaves the first description out': (call, _mallory, victim) => {
      let dropped = false;
      return inOrder(call, (message) => {
        if (dropped || message.from === victim || message.body.type !== 'signed') return message;
        dropped = true;
        // The envelopes' numbers go on without a gap: only what is signed can tell.
        return { ...message, body: { type: 'signed', token: 'a.b.c' } };
      });
    },
  };
}

/** Alters one message after the other, and delivers them in the order in which they came. */
function inOrder(call: SessionPair, alter: (message: SignalMessage) => Promise<SignalMessage> | SignalMessage): Meddle {
  let queue = Promise.resolve();
  return (message) => {
    queue = queue.then(async () => call.room.deliver(await alter(message)));
    return [];
  };
}
