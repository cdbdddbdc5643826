import { gateWall, noGateWall, type GateWall } from './gate-wall.js';
import { noRowWall, rowWall, type RowWall } from './row-wall.js';
import { noWhereWall, whereWall } from './where-wall.js';

/** What every read of a recording passes: three walls, each of which holds alone. */
export interface Walls {
  scope: RowWall;
  where: string;
  gate: GateWall;
}

export type WallName = 'rows' | 'where' | 'gate';

/** All three, save those that a test or a drill takes away to see the others hold. */
export function buildWalls(without: readonly WallName[] = []): Walls {
  return {
    scope: without.includes('rows') ? noRowWall : rowWall,
    where: without.includes('where') ? noWhereWall : whereWall,
    gate: without.includes('gate') ? noGateWall : gateWall,
  };
}
