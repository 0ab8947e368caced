import type { Call, MusicProvider } from '../../providers/music/music-provider.js';
import { ProviderError } from '../../providers/provider-error.js';

export interface TrackWriter {
  provider: Pick<MusicProvider, 'replaceTracks' | 'track'>;
  playlistId: string;
  write<T>(work: (call: Call) => Promise<T>): Promise<T>;
  search<T>(work: (call: Call) => Promise<T>): Promise<T>;
  /** Called for each as soon as it is known, so that a repetition need not find it again. */
  onGone(uri: string): Promise<void>;
}

export interface Written {
  snapshotId: string;
  uris: string[];
}

/** The service refuses a request for one URI that it does not know, and does not say which. */
const AT_ONCE = 100;

/** Writes the list, without those tracks that do not exist there (any more). */
export async function writeTracks(writer: TrackWriter, uris: readonly string[]): Promise<Written> {
  const replace = (list: readonly string[]): Promise<string> =>
    writer.write((call) => writer.provider.replaceTracks(call, writer.playlistId, list));

  const accepts = async (list: readonly string[]): Promise<boolean> => {
    try {
      await replace(list);
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  };

  async function goneOf(list: readonly string[], refusal: unknown): Promise<string[]> {
    const [only, ...others] = list;
    if (only === undefined || (await accepts(list))) return [];
    if (others.length > 0) {
      const half = Math.ceil(list.length / 2);
      return [...(await goneOf(list.slice(0, half), refusal)), ...(await goneOf(list.slice(half), refusal))];
    }
    // Refused for another reason than that it does not exist: no search among the others would find one.
    if (await writer.search((call) => exists(writer.provider, call, only))) throw refusal;
    await writer.onGone(only);
    return [only];
  }

  try {
    return { snapshotId: await replace(uris), uris: [...uris] };
  } catch (error) {
    if (!isRefusal(error) || uris.length === 0) throw error;
    const gone = new Set<string>();
    for (let at = 0; at < uris.length; at += AT_ONCE) {
      for (const uri of await goneOf(uris.slice(at, at + AT_ONCE), error)) gone.add(uri);
    }
    const rest = uris.filter((uri) => !gone.has(uri));
    return { snapshotId: await replace(rest), uris: rest };
  }
}

async function exists(provider: Pick<MusicProvider, 'track'>, call: Call, uri: string): Promise<boolean> {
  try {
    return (await provider.track(call, uri)) !== null;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

const isRefusal = (error: unknown): boolean => error instanceof ProviderError && error.kind === 'bad-request';
