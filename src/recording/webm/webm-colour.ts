/** The numbers of ITU-T H.273 that Matroska's Colour element takes. Other spaces do not come out of a VP8 encoder. */
const MATRIX: Readonly<Record<string, number>> = { rgb: 0, bt709: 1, bt470bg: 5, smpte170m: 6 };
const TRANSFER: Readonly<Record<string, number>> = { bt709: 1, smpte170m: 6, 'iec61966-2-1': 13 };
const PRIMARIES: Readonly<Record<string, number>> = { bt709: 1, bt470bg: 5, smpte170m: 6 };

/** The numbers of a colour space, and 2 ("not told") for what is not known. */
export interface WebmColour {
  matrix: number;
  transfer: number;
  primaries: number;
  /** 1: limited, 2: full, 0: not told. */
  range: number;
}

/** What an encoder says about its colours. Without it a player guesses, and Chromium's pictures come out too dark. */
export function webmColour(space: VideoColorSpaceInit | undefined): WebmColour {
  const { matrix, transfer, primaries, fullRange } = space ?? {};
  return {
    matrix: MATRIX[matrix ?? ''] ?? 2,
    transfer: TRANSFER[transfer ?? ''] ?? 2,
    primaries: PRIMARIES[primaries ?? ''] ?? 2,
    range: fullRange === undefined || fullRange === null ? 0 : fullRange ? 2 : 1,
  };
}
