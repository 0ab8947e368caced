/** The moods that tracks carry and requests ask for, each with the energy (0 calm … 1 fierce) it goes with. */
export const MOODS = {
  happy: 0.7,
  sad: 0.3,
  calm: 0.15,
  energetic: 0.85,
  romantic: 0.4,
  angry: 0.9,
  dark: 0.5,
  dreamy: 0.3,
  melancholic: 0.3,
  uplifting: 0.75,
  party: 0.85,
  focused: 0.3,
  nostalgic: 0.45,
  groovy: 0.7,
  epic: 0.75,
  sexy: 0.5,
} as const;

export type Mood = keyof typeof MOODS;

export const MOOD_NAMES = Object.keys(MOODS) as Mood[];
