import { useMemo } from 'react';
import type { PlaylistTrack } from '../api/types';
import styles from './cover.module.css';

/** Dark, deep, bright, light: four tones each, so that any two of a palette can stand side by side. */
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
const TILE = 40;
/** Tiles reach under their neighbours, so that no seam shows between them. */
const OVERLAP = 0.6;
const CORNERS = [
  [0, 0],
  [TILE, 0],
  [TILE, TILE],
  [0, TILE],
] as const;

export type CoverTrack = Pick<PlaylistTrack, 'trackKey' | 'genres' | 'durationMs'>;

interface Tile {
  palette: readonly string[];
  tone: number;
  corner: readonly [x: number, y: number];
  rings: number;
}

/**
 * A cover drawn from its tracks: one tile of echoing quarter circles for each of the first nine.
 * The two most frequent genres choose the colours, the track the corner, its length the number of rings.
 */
export function Cover({ tracks, label, size }: { tracks: readonly CoverTrack[]; label?: string; size?: number }) {
  const tiles = useMemo(() => layOut(tracks.slice(0, SIDE * SIDE)), [tracks]);
  const described = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={styles.cover}
      viewBox="0 0 120 120"
      style={size === undefined ? undefined : { width: size }}
      {...described}
    >
      {tiles.map((tile, index) => (
        <svg
          key={index}
          x={(index % SIDE) * TILE}
          y={Math.floor(index / SIDE) * TILE}
          width={TILE + OVERLAP}
          height={TILE + OVERLAP}
        >
          <rect width="100%" height="100%" fill={tile.palette[tile.tone]} />
          {Array.from({ length: tile.rings }, (_, ring) => (
            <circle
              key={ring}
              cx={tile.corner[0]}
              cy={tile.corner[1]}
              r={TILE * (1 - ring / tile.rings)}
              fill={tile.palette[(tile.tone + 1 + (ring % 2) * 2) % 4]}
            />
          ))}
        </svg>
      ))}
    </svg>
  );
}

function layOut(tracks: readonly CoverTrack[]): Tile[] {
  if (tracks.length === 0) return [];
  const palettes = leadingPalettes(tracks);
  return Array.from({ length: SIDE * SIDE }, (_, index) => {
    const track = tracks[index % tracks.length] ?? { trackKey: '', durationMs: 0 };
    const seed = hash(`${track.trackKey}#${index}`);
    return {
      palette: PALETTES[palettes[(seed >>> 4) % 5 === 0 ? 1 : 0] ?? 0] ?? PALETTES[0],
      tone: (seed >>> 8) % 4,
      corner: CORNERS[(seed >>> 12) % 4] ?? CORNERS[0],
      rings: track.durationMs > 300_000 ? 5 : track.durationMs > 180_000 ? 4 : 3,
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

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
}
