export type Role = 'listener' | 'admin';

export interface User {
  id: string;
  name: string;
  role: Role;
  spotifyConnected: boolean;
  createdAt: Date;
}

export interface UserStats {
  sessions: number;
  messages: number;
  playlists: number;
  memories: number;
}
