import type { DrillFigures } from './drill.js';

/** Milliseconds from the press on the button that agrees to the faulty switch. */
const CONTAINED_WITHIN = 10_000;
const DRAFTED_WITHIN = 60_000;

/** What is wrong with a drill's figures: a sentence each. None: it has passed. Pure. */
export function faultsOf(figures: DrillFigures): string[] {
  const [faulty, other] = figures.regions;
  const faults: [boolean, string][] = [
    [figures.received === 0, 'No page was offered anything: the fault did not happen, and nothing was rehearsed.'],
    [figures.drawn > 0, `${figures.drawn} foreign items were drawn.`],
    [figures.decrypted > 0, `${figures.decrypted} foreign keys or segments were opened or asked for.`],
    [figures.contained > CONTAINED_WITHIN, `It took ${figures.contained} ms to contain it.`],
    [figures.drafted > DRAFTED_WITHIN, `It took ${figures.drafted} ms to draft the notices.`],
    [figures.offeredAfter > 0, `${figures.offeredAfter} foreign items were offered after the containment.`],
    [figures.handedOutAfter > 0, `${figures.handedOutAfter} foreign bytes left after the containment.`],
    [!['controller', 'owner', 'practitioner', 'recipient', 'regulator'].every((audience) => figures.audiences.includes(audience)), `Drafts are there for ${figures.audiences.join(', ')} alone.`],
    [faulty === undefined || faulty.owners === 0 || faulty.recipients === 0, 'The region of the fault counts no owners or no recipients.'],
    [other === undefined || other.incidents > 0, 'The other region has an incident too.'],
    [!figures.otherPlays, 'The other region’s recording did not play on.'],
  ];
  return faults.filter(([is]) => is).map(([, sentence]) => sentence);
}
