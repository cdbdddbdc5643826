import { newOpaqueId } from '../../../domain/opaque-id.js';
import { otherRole } from '../../../domain/role.js';
import type { SessionGrant } from '../../../domain/encounter.js';
import type { LinkSignal, SignalBody } from '../../../domain/signal-message.js';
import type { DenyReason } from '../../../domain/violation.js';
import { toBase64url } from '../../../ownership/base64url.js';
import { signBind, type Bind } from '../../../ownership/bind.js';
import { canonicalJson } from '../../../ownership/canonical-json.js';
import { commitTo } from '../../../ownership/commitment.js';
import { digest } from '../../../ownership/digest.js';
import { peekPayload, readJws } from '../../../ownership/jws.js';
import { memberKeySchema } from '../../../ownership/member-key.js';
import { signSignal } from '../../../ownership/signed-signal.js';
import type { OwnDevice } from '../../../keys/own-keys.js';

/** As whom it speaks, and with whose signature. */
export interface ImpostorManner {
  readonly name: string;
  /** What it is refused for. */
  readonly reason: DenyReason;
  /** In whose name its bind is signed: with a key of the backend's own in either case. `none`: it says none. */
  readonly bind: 'own' | 'theirs' | 'unsigned' | 'none';
  /** Which chain of keys it shows as its own. */
  readonly chain: 'theirs' | 'mine' | 'stranger';
}

/** Ways to say hello as the other party of a call without a device of theirs. */
export const IMPOSTORS: readonly ImpostorManner[] = [
  { name: 'a hello, and words without a bind', reason: 'connection', bind: 'none', chain: 'theirs' },
  { name: 'a hello, and a bind that nobody has signed', reason: 'connection', bind: 'unsigned', chain: 'theirs' },
  { name: 'a hello, and a bind by a key of the backend’s', reason: 'connection', bind: 'own', chain: 'theirs' },
  { name: 'a hello, and a bind in the name of the other party’s device', reason: 'connection', bind: 'theirs', chain: 'theirs' },
  { name: 'a hello, and a bind under my own keys', reason: 'member-key', bind: 'theirs', chain: 'mine' },
  { name: 'a hello, and a bind under a stranger’s keys', reason: 'member-key', bind: 'theirs', chain: 'stranger' },
];

/** A page that nobody of the other party has loaded. */
export interface Impostor {
  readonly instance: string;
  readonly hello: SignalBody;
  /** What follows, once a page of mine has told it its commitment: the last one is refused in the end, or the one before. */
  answer: (to: string, peerCommit: string) => Promise<SignalBody[]>;
}

/** Its certificate: nobody's. */
const FINGERPRINT = `sha-256 ${Array.from({ length: 32 }, () => 'EE').join(':')}`;
/** What it would have connected. */
const OFFER: LinkSignal = { type: 'offer', sdp: `v=0\r\na=fingerprint:${FINGERPRINT}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n` };

/**
 * Everything that it says fits, but for signatures: it commits, opens its commitment, and names the one that it has heard.
 * @param grant the consultation, as the one opens it who is to believe it
 * @param stranger somebody else's chain of keys
 */
export async function makeImpostor({ bind, chain }: ImpostorManner, grant: SessionGrant, own: OwnDevice, stranger: readonly string[]): Promise<Impostor> {
  const { sid, role: mine, claim, keys } = grant;
  const role = otherRole(mine);
  const instance = newOpaqueId();
  const kid = bind === 'own' ? own.kid : peekPayload(keys[role].at(-1) ?? '', memberKeySchema)?.devices[0]?.sig.kid ?? own.kid;
  const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(32)));
  const cd = await digest(readJws(claim)?.payload ?? new Uint8Array());
  const shown = { theirs: keys[role], mine: keys[mine], stranger }[chain];
  return {
    instance,
    hello: { type: 'hello', to: null, commit: await commitTo({ cd, role, nonce, fp: FINGERPRINT, kid }), heard: null },
    answer: async (to, peerCommit) => {
      const payload: Bind = { v: 2, sid, cd, role, fp: FINGERPRINT, nonce, peerCommit, kid, iat: 1 };
      const token = await signBind(payload, own.privateKey, kid);
      const said = await signSignal({ v: 1, sid, bind: await digest(new TextEncoder().encode(canonicalJson(payload))), seq: 0, link: role === 'practitioner' ? instance : to, gen: 1, body: OFFER }, own.privateKey, kid);
      const word: SignalBody = { type: 'signed', token: said };
      if (bind === 'none') return [word];
      return [{ type: 'bind', to, keys: [...shown], token: bind === 'unsigned' ? token.replace(/[^.]*$/, 'A'.repeat(86)) : token }, word];
    },
  };
}
