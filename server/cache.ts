/** Short-lived strings that may be lost at any time. A failing cache is an empty one: no method rejects. */
export interface Cache {
  mode: 'redis' | 'in-process';
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(...keys: string[]): Promise<void>;
}
