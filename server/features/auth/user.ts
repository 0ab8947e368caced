export type Role = 'listener' | 'admin';

export interface User {
  id: string;
  name: string;
  role: Role;
  spotifyConnected: boolean;
  createdAt: Date;
  /** Login sessions hold while they carry this number. */
  loginEpoch: number;
}

export interface UserStats {
  sessions: number;
  messages: number;
  playlists: number;
  memories: number;
}
