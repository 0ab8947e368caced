/** What makes a track one that a listener likes, by the service's own reckoning; best evidence first. */
export const SERVICE_TRACK_KINDS = ['top-short', 'top-medium', 'top-long', 'saved'] as const;
export type ServiceTrackKind = (typeof SERVICE_TRACK_KINDS)[number];

/** A track that a listener keeps at the service, or hears most there. */
export interface ServiceTrack {
  kind: ServiceTrackKind;
  trackKey: string;
  /** 0 is the best, or the one kept last. */
  rank: number;
}
