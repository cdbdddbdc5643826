import { gateWall, noGateWall, type GateWall } from './gate-wall.js';
import { noRowWall, rowWall, type RowWall } from './row-wall.js';
import { noReaderWall, noWhereWall, readerWall, whereWall } from './where-wall.js';

/** What every read of a recording passes: three walls, each of which holds alone. */
export interface Walls {
  scope: RowWall;
  /** Over the recordings that somebody owns, and over those that somebody reads. */
  where: string;
  whereReader: string;
  /** Whether the recorder's wraps are looked up in recordings of this owner alone: part of the second wall. */
  ownWrapsOnly: boolean;
  gate: GateWall;
}

export type WallName = 'rows' | 'where' | 'gate';

/** All three, save those that a test or a drill takes away to see the others hold. */
export function buildWalls(without: readonly WallName[] = []): Walls {
  return {
    scope: without.includes('rows') ? noRowWall : rowWall,
    where: without.includes('where') ? noWhereWall : whereWall,
    whereReader: without.includes('where') ? noReaderWall : readerWall,
    ownWrapsOnly: !without.includes('where'),
    gate: without.includes('gate') ? noGateWall : gateWall,
  };
}
