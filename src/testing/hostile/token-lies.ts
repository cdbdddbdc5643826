import type { OwnDevice } from '../../keys/own-keys.js';
import { fromBase64url, toBase64url } from '../../ownership/base64url.js';
import { canonicalJson, type CanonicalValue } from '../../ownership/canonical-json.js';
import { signJws } from '../../ownership/jws.js';
import { signObject, type SignedObjectType } from '../../ownership/signed-object.js';
import type { ItemLie } from './item-lie.js';

type Fields = Record<string, CanonicalValue>;

/** Tokens that somebody else has signed than the one who may, nobody at all, or for something else. */
export const TOKEN_LIES: readonly ItemLie[] = [
  { name: 'its claim, said to be of another type', harm: 'altered', reason: 'claim-type', tell: ({ mine: { item }, draw }) => ({ ...item, claim: headed(item.claim, { typ: draw.pick(['consult-epoch+jwt', 'consult-memberkey+jwt', 'JWT', 'consult-session+JWT']) }) }) },
  { name: 'its claim with `alg: none`', harm: 'altered', reason: 'claim-type', tell: ({ mine: { item }, draw }) => ({ ...item, claim: unsigned(item.claim, draw.pick(['none', 'None', ''])) }) },
  { name: 'a claim of mine over a stranger’s recording, with `alg: none`', harm: 'foreign', reason: 'claim-type', tell: ({ other: { item }, me }) => ({ ...item, claim: unsigned(unsignedFor(item.claim, me), 'none') }) },
  {
    name: 'a claim of mine over a stranger’s recording, by HS256 with the issuer’s public key', harm: 'foreign', reason: 'claim-type',
    tell: async ({ other: { item }, me, archive: { issuerJwk } }) => ({ ...item, claim: await byHmac(unsignedFor(item.claim, me), issuerJwk) }),
  },
  { name: 'a claim of mine over a stranger’s recording, signed by the backend', harm: 'foreign', reason: 'claim-key', tell: async ({ other: { item }, me, archive: { own } }) => ({ ...item, claim: await signed('consult-session+jwt', fieldsFor(item.claim, me), own, own.kid) }) },
  { name: 'the same in the issuer’s name', harm: 'foreign', reason: 'claim-signature', tell: async ({ other: { item }, me, archive: { own } }) => ({ ...item, claim: await signed('consult-session+jwt', fieldsFor(item.claim, me), own, kidOf(item.claim)) }) },
  { name: 'the same with the key in its header', harm: 'foreign', reason: 'claim-signature', tell: async ({ other: { item }, me, archive: { own } }) => ({ ...item, claim: await withOwnKey(unsignedFor(item.claim, me), own) }) },
  { name: 'its claim in the name of one of its parties', harm: 'altered', reason: 'claim-key', tell: async ({ mine: { item } }) => ({ ...item, claim: headed(item.claim, { kid: kidOf(item.epochs[0]?.patient ?? '') }) }) },
  { name: 'its claim with its signature altered', harm: 'altered', reason: 'claim-signature', tell: ({ mine: { item } }) => ({ ...item, claim: item.claim.replace(/\.([^.])([^.]*)$/, (_all, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`) }) },
  { name: 'its claim with critical headers', harm: 'altered', reason: 'claim-invalid', tell: ({ mine: { item } }) => ({ ...item, claim: headed(item.claim, { crit: ['b64'], b64: false }) }) },
  { name: 'another token in its claim’s place', harm: 'altered', reason: 'claim-invalid', tell: ({ mine: { item }, draw }) => ({ ...item, claim: draw.pick([item.head, item.epochs[0]?.patient ?? '', item.keys.patient[0] ?? '', '']) }) },
  { name: 'its head in the place of an epoch', harm: 'altered', reason: 'epochs', tell: ({ mine: { item } }) => ({ ...item, epochs: [{ patient: item.head, practitioner: item.head }, ...item.epochs.slice(1)] }) },
  { name: 'an epoch in its head’s place', harm: 'altered', reason: 'segments', tell: ({ mine: { item } }) => ({ ...item, head: item.epochs.at(-1)?.practitioner ?? '' }) },
  { name: 'an epoch as a link of my keys', harm: 'altered', reason: 'member-key', tell: ({ mine: { item } }) => ({ ...item, keys: { ...item.keys, patient: [item.epochs[0]?.patient ?? ''] } }) },
  { name: 'an epoch by somebody who is no party', harm: 'altered', reason: 'epochs', tell: async ({ mine: { item }, archive: { own }, draw }) => ({ ...item, epochs: [await byOthers(item.epochs[0], own, draw.chance(0.5)), ...item.epochs.slice(1)] }) },
  { name: 'an epoch with `alg: none`', harm: 'altered', reason: 'epochs', tell: ({ mine: { item } }) => ({ ...item, epochs: item.epochs.map(({ patient, practitioner }) => ({ patient: unsigned(patient, 'none'), practitioner: unsigned(practitioner, 'none') })) }) },
  { name: 'a head by somebody who is not the recorder', harm: 'altered', reason: 'segments', tell: async ({ mine: { item }, archive: { own }, draw }) => ({ ...item, head: await signed('consult-head+jwt', fieldsOf(item.head), own, draw.pick([own.kid, kidOf(item.head)])) }) },
  { name: 'a head with `alg: none`', harm: 'altered', reason: 'segments', tell: ({ mine: { item } }) => ({ ...item, head: unsigned(item.head, 'none') }) },
  { name: 'a link of my keys by somebody who is not the issuer', harm: 'altered', reason: 'member-key', tell: async ({ mine: { item }, archive: { own }, draw }) => ({ ...item, keys: { ...item.keys, patient: [...item.keys.patient.slice(0, -1), await forgedLink(item.keys.patient.at(-1) ?? '', own, draw.chance(0.5))] } }) },
];

/** A link that says the same, by another than the issuer. */
export function forgedLink(token: string, own: OwnDevice, underIssuersName: boolean): Promise<string> {
  return signed('consult-memberkey+jwt', fieldsOf(token), own, underIssuersName ? kidOf(token) : own.kid);
}

/** A claim that says the same, by another than the issuer. */
export function forgedClaim(token: string, own: OwnDevice, inIssuersName: boolean): Promise<string> {
  return signed('consult-session+jwt', fieldsOf(token), own, inIssuersName ? kidOf(token) : own.kid);
}

/** Leave that says the same, by another than the one who may give it. */
export function forgedLease(token: string, own: OwnDevice, inItsName: boolean): Promise<string> {
  return signed('consult-lease+jwt', fieldsOf(token), own, inItsName ? kidOf(token) : own.kid);
}

async function byOthers(pair: { patient: string; practitioner: string } | undefined, own: OwnDevice, underTheirNames: boolean): Promise<{ patient: string; practitioner: string }> {
  const sign = (token = ''): Promise<string> => signed('consult-epoch+jwt', fieldsOf(token), own, underTheirNames ? kidOf(token) : own.kid);
  return { patient: await sign(pair?.patient), practitioner: await sign(pair?.practitioner) };
}

function signed(typ: SignedObjectType, fields: Fields, { privateKey }: OwnDevice, kid: string): Promise<string> {
  return signObject(typ, fields, privateKey, kid);
}

/** The claim as the backend would like it: the same consultation, and it is `me` whose it is. */
function fieldsFor(claim: string, me: string): Fields {
  const fields = fieldsOf(claim);
  const parties = (fields['parties'] as readonly Fields[]).map((party) => (party['role'] === 'patient' ? { ...party, sub: me } : party));
  return { ...fields, owner: { sub: me }, parties };
}

function unsignedFor(claim: string, me: string): string {
  const [header = '', , signature = ''] = claim.split('.');
  return `${header}.${encode(canonicalJson(fieldsFor(claim, me)))}.${signature}`;
}

function unsigned(token: string, alg: string): string {
  return headed(token, { alg }).replace(/[^.]*$/, '');
}

async function byHmac(token: string, secret: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signed = headed(token, { alg: 'HS256' }).replace(/\.[^.]*$/, '');
  return `${signed}.${toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signed))))}`;
}

async function withOwnKey(token: string, { publicKey, privateKey }: OwnDevice): Promise<string> {
  const jwk = await crypto.subtle.exportKey('jwk', publicKey);
  const { kty = '', crv = '', x = '', y = '' } = jwk;
  const header = { alg: 'ES256', typ: 'consult-session+jwt', kid: kidOf(token), jwk: { kty, crv, x, y }, jku: 'https://keys.example/' };
  return signJws(header, new TextEncoder().encode(text(token.split('.')[1] ?? '')), privateKey);
}

/** The token with other words in its header, and so with a signature that is none. */
function headed(token: string, change: Record<string, unknown>): string {
  const [header = '', ...rest] = token.split('.');
  return [encode(JSON.stringify({ ...(JSON.parse(text(header)) as object), ...change })), ...rest].join('.');
}

function fieldsOf(token: string): Fields {
  return JSON.parse(text(token.split('.')[1] ?? '')) as Fields;
}

function kidOf(token: string): string {
  return (JSON.parse(text(token.split('.')[0] ?? '')) as { kid: string }).kid;
}

function text(part: string): string {
  return new TextDecoder().decode(fromBase64url(part));
}

function encode(part: string): string {
  return toBase64url(new TextEncoder().encode(part));
}
