/** Takes note of who got which variant. */
export interface Exposures {
  note(exposure: Exposure): void;
}

export interface Exposure {
  userId: string;
  flag: string;
  /** Of the flag. */
  version: number;
  variant: string;
}

/** As the event store takes it; of two with the same `once` it keeps one. */
export interface ExposureEvent {
  userId: string;
  kind: 'exposure';
  at: Date;
  data: { flag: string; version: number; variant: string };
  once: string;
}

const MOST_REMEMBERED = 200_000;
const DAY_MS = 86_400_000;

/**
 * Once for each listener, flag (in one version), variant and day: here as far as this process remembers, and in the store
 * by the `once` of the event.
 */
export function createExposures(deps: {
  /** False where it is dropped. */
  note(event: ExposureEvent): boolean;
  now: () => number;
}): Exposures {
  const { now } = deps;
  let day = 0;
  const noted = new Set<string>();

  return {
    note({ userId, flag, version, variant }) {
      const at = now();
      const today = Math.floor(at / DAY_MS);
      if (today !== day || noted.size >= MOST_REMEMBERED) noted.clear();
      day = today;
      const once = `${userId} ${flag} ${version} ${variant} ${today}`;
      if (noted.has(once)) return;
      const event: ExposureEvent = {
        userId,
        kind: 'exposure',
        at: new Date(at),
        data: { flag, version, variant },
        once,
      };
      if (deps.note(event)) noted.add(once);
    },
  };
}
