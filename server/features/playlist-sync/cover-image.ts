import jpeg from 'jpeg-js';
import type { CoverTrack } from '../playlists/playlist.js';

/** The palettes of the page's own covers (web/src/playlist/cover.tsx), which draws the same mosaic as vectors. */
const PALETTES = [
  ['#1b1f3b', '#5b3e96', '#e8578a', '#ffc08a'],
  ['#241703', '#8a4b08', '#f7ac1e', '#ffe8b8'],
  ['#07243a', '#12648f', '#3cb6c4', '#d6f3ee'],
  ['#14261a', '#3e6b3a', '#a7c24a', '#f2efc8'],
  ['#2a0f12', '#a23327', '#f0764a', '#fcd9b6'],
  ['#1c2733', '#4f6d8a', '#a9c7dd', '#f3f7fa'],
  ['#2a1033', '#7d2e8d', '#d56bd0', '#f8d6ee'],
  ['#06302b', '#0f7c68', '#5fd1a5', '#e2fae9'],
  ['#10131a', '#2c4a9a', '#f05a3c', '#f6ebd6'],
  ['#3a1e12', '#8c5a3a', '#d9a06b', '#f5e6d0'],
] as const;
const SIDE = 3;
const TILE = 120;
const CORNERS = [
  [0, 0],
  [TILE, 0],
  [TILE, TILE],
  [0, TILE],
] as const;
const QUALITY = 88;

interface Tile {
  /** From the outside inwards; the first is the ground. */
  colours: (readonly [number, number, number])[];
  corner: readonly [x: number, y: number];
}

/** A square JPEG of nine tiles of echoing quarter circles, drawn from the first tracks; at least one. */
export function coverImage(tracks: readonly CoverTrack[]): Uint8Array {
  const size = SIDE * TILE;
  const data = Buffer.alloc(size * size * 4, 0xff);
  layOut(tracks.slice(0, SIDE * SIDE)).forEach(({ colours, corner }, index) => {
    const rings = colours.length - 1;
    const [left, top] = [(index % SIDE) * TILE, Math.floor(index / SIDE) * TILE];
    for (let y = 0; y < TILE; y++) {
      for (let x = 0; x < TILE; x++) {
        const distance = Math.hypot(x + 0.5 - corner[0], y + 0.5 - corner[1]) / TILE;
        const ring = distance >= 1 ? 0 : Math.min(rings, Math.floor((1 - distance) * rings) + 1);
        data.set(colours[ring] ?? [0, 0, 0], ((top + y) * size + left + x) * 4);
      }
    }
  });
  return jpeg.encode({ width: size, height: size, data }, QUALITY).data;
}

function layOut(tracks: readonly CoverTrack[]): Tile[] {
  const palettes = leadingPalettes(tracks);
  return Array.from({ length: SIDE * SIDE }, (_, index) => {
    const { trackKey, durationMs } = tracks[index % tracks.length] ?? { trackKey: '', durationMs: 0 };
    const seed = hash(`${trackKey}#${index}`);
    const palette = PALETTES[palettes[(seed >>> 4) % 5 === 0 ? 1 : 0] ?? 0] ?? PALETTES[0];
    const tone = (seed >>> 8) % 4;
    const rings = durationMs > 300_000 ? 5 : durationMs > 180_000 ? 4 : 3;
    const tones = [tone, ...Array.from({ length: rings }, (_, ring) => (tone + 1 + (ring % 2) * 2) % 4)];
    return {
      colours: tones.map((one) => rgb(palette[one] ?? palette[0])),
      corner: CORNERS[(seed >>> 12) % 4] ?? CORNERS[0],
    };
  });
}

function leadingPalettes(tracks: readonly CoverTrack[]): number[] {
  const votes = new Map<number, number>();
  for (const track of tracks) {
    const palette = hash(track.genres[0] ?? track.trackKey) % PALETTES.length;
    votes.set(palette, (votes.get(palette) ?? 0) + 1);
  }
  const ranked = [...votes].sort(([, a], [, b]) => b - a).map(([palette]) => palette);
  return [ranked[0] ?? 0, ranked[1] ?? ranked[0] ?? 0];
}

function rgb(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
