import type { MemberKey } from '../ownership/member-key.js';
import { attestationKey, isContinued } from './attestation.js';
import type { OwnAccount } from './own-keys.js';
import type { OwnChain } from './own-chain.js';

/**
 * Whether the chain's account key follows from one that is trusted: every change of it was made by who held the one before.
 * The issuer's signature alone makes no account key of a person's.
 * @param opened account keys that could be opened, the present one and former ones
 * @param trusts whether what a link says of the account is trusted as it stands
 */
export async function followsFrom(chain: Pick<OwnChain, 'links'>, opened: readonly OwnAccount[], trusts: (link: MemberKey) => boolean): Promise<boolean> {
  const { links } = chain;
  for (let at = links.length - 1; at >= 0; at -= 1) {
    const link = links[at];
    const before = links[at - 1];
    if (link === undefined) return false;
    if (trusts(link)) return true;
    if (before === undefined) return false;
    if (before.enc.kid === link.enc.kid) continue;
    const old = opened.find(({ kid }) => kid === before.enc.kid);
    if (link.by.how === 'permission' || link.prev === null || old === undefined) return false;
    if (!(await isContinued(await attestationKey(old), link.prev, link.enc.kid, link.cont))) return false;
  }
  return false;
}

/** Whether a link is the first one served that names this recovery method: the member trusts the account that it was made for. */
export function namesFirst(links: readonly MemberKey[], wayEnc: string): (link: MemberKey) => boolean {
  const first = links.find(({ ways }) => ways.some(({ enc }) => enc.kid === wayEnc));
  return (link) => link === first;
}
